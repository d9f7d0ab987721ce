/** The last place of focus that will still be there later: an entry of a menu is gone once it is chosen. */
let lastLasting: HTMLElement | null = null;

if (typeof document !== "undefined") {
  document.addEventListener("focusin", (event) => {
    const target = event.target;
    if (target instanceof HTMLElement && !target.closest('[role="menu"], [role="dialog"]'))
      lastLasting = target;
  });
}

/** A part that took another's place is where focus goes back to from now on. */
export function rememberFocus(element: HTMLElement): void {
  lastLasting = element;
}

/** Puts focus into what opens, on its first field if it has one, and back to where it came from when it closes. */
export function createFocusReturn() {
  let opener: HTMLElement | null = null;
  let content: HTMLElement | undefined;

  return {
    content: (element: HTMLElement) => {
      content = element;
    },
    onOpen: (event: Event) => {
      opener = insideDialog() ?? lastLasting ?? activeElement();
      const first = content?.querySelector<HTMLElement>("[autofocus]");
      if (!first) return;
      event.preventDefault();
      first.focus();
    },
    onClose: (event: Event) => {
      const back = opener?.isConnected ? opener : lastLasting;
      if (!back?.isConnected) return;
      event.preventDefault();
      back.focus();
    },
  };
}

/** Where focus is, when this file came too late to have seen it arrive. */
function activeElement(): HTMLElement | null {
  const active = document.activeElement;
  return active instanceof HTMLElement && active !== document.body ? active : null;
}

/** A dialog opened from a dialog gives focus back into the first one. */
function insideDialog(): HTMLElement | null {
  const active = activeElement();
  return active?.closest('[role="dialog"]') ? active : null;
}
