import { createSignal } from "solid-js";
import { browserMemory } from "./storage";

export type Theme = "light" | "dark" | "system";
const known = (value: string | null): value is Theme =>
  value === "light" || value === "dark" || value === "system";

/** Light, dark or what the system says. The attribute on <html> decides `color-scheme`, and every colour follows. */
export function createTheme() {
  const stored = browserMemory.get("theme");
  const [theme, setTheme] = createSignal<Theme>(known(stored) ? stored : "system");

  function apply(next: Theme): void {
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
  }
  apply(theme());

  return {
    theme,
    choose(next: Theme): void {
      setTheme(next);
      browserMemory.set("theme", next);
      apply(next);
    },
  };
}

export type ThemeStore = ReturnType<typeof createTheme>;
