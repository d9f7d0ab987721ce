/** Browser storage that may be full, forbidden or absent: losing it must never break a screen. */
function guarded(area: () => Storage) {
  return {
    get(key: string): string | null {
      try {
        return area().getItem(`heraut.${key}`);
      } catch {
        return null;
      }
    },
    set(key: string, value: string | null): void {
      try {
        if (value === null || value === "") area().removeItem(`heraut.${key}`);
        else area().setItem(`heraut.${key}`, value);
      } catch {
        // Private windows and full disks: the page goes on without memory.
      }
    },
  };
}

/** Kept by this browser. */
export const browserMemory = guarded(() => localStorage);
/** Kept by this tab alone, so that two tabs may hold two conversations. */
export const tabMemory = guarded(() => sessionStorage);

/** Takes away what was typed and not sent. */
export function forgetDrafts(): void {
  try {
    const typed = Object.keys(localStorage).filter((key) => key.startsWith("heraut.draft."));
    typed.forEach((key) => localStorage.removeItem(key));
  } catch {
    // Without memory there is nothing to forget.
  }
}
