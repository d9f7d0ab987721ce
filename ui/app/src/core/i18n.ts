import type { Langue } from "@heraut/client";
import { createSignal } from "solid-js";
import { fr } from "~/i18n/fr";
import type { Dictionary } from "~/i18n/fr";
import { browserMemory } from "./storage";

const loaders: Record<Langue, () => Promise<Dictionary>> = {
  fr: async () => fr,
  en: () => import("~/i18n/en").then((module) => module.en),
};

const known = (value: string | null): value is Langue => value === "fr" || value === "en";

/** Words, dates and numbers of one language; French is there from the start, English is fetched when asked for. */
export function createI18n() {
  const [language, setLanguage] = createSignal<Langue>("fr");
  const [dictionary, setDictionary] = createSignal<Dictionary>(fr);

  async function show(next: Langue): Promise<void> {
    const words = await loaders[next]();
    setDictionary(() => words);
    setLanguage(next);
    document.documentElement.lang = next;
  }

  return {
    t: dictionary,
    language,
    /** The reader's choice, remembered by this browser. */
    choose: (next: Langue) => {
      browserMemory.set("langue", next);
      return show(next);
    },
    /** What the workspace speaks, as long as the reader has not chosen. */
    suggest: (next: Langue) => (known(browserMemory.get("langue")) ? Promise.resolve() : show(next)),
    start: () => {
      const stored = browserMemory.get("langue");
      return show(known(stored) ? stored : "fr");
    },
    ...createFormats(language),
  };
}

const thresholds: [Intl.RelativeTimeFormatUnit, number][] = [
  ["minute", 60_000],
  ["hour", 3_600_000],
  ["day", 86_400_000],
];

/** « cette minute-ci », as the browser says it, is nobody's French. */
const justNow: Record<Langue, string> = { fr: "à l’instant", en: "just now" };
const dayStyles = {
  short: { weekday: "short", day: "numeric", month: "short" },
  long: { day: "numeric", month: "long", year: "numeric" },
  whole: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  month: { month: "long", year: "numeric" },
  weekday: { weekday: "short" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

function createFormats(language: () => Langue) {
  const [zone, setZone] = createSignal<string | undefined>(undefined);
  // Making an Intl format is slow and a plan asks for hundreds: each is made once.
  const made = new Map<string, Intl.DateTimeFormat>();

  function formatter(timeZone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = `${language()} ${timeZone} ${JSON.stringify(options)}`;
    const ready = made.get(key);
    if (ready) return ready;
    const fresh = new Intl.DateTimeFormat(language(), { ...options, timeZone });
    made.set(key, fresh);
    return fresh;
  }

  function instant(iso: string, options: Intl.DateTimeFormatOptions): string {
    const date = new Date(iso);
    return Number.isNaN(date.getTime()) ? "" : formatter(zone(), options).format(date);
  }

  function ago(iso: string, now = Date.now()): string {
    const elapsed = now - new Date(iso).getTime();
    const relative = new Intl.RelativeTimeFormat(language(), { numeric: "auto" });
    if (Number.isNaN(elapsed)) return "";
    if (elapsed < 60_000) return justNow[language()];
    if (elapsed > 7 * 86_400_000) return instant(iso, { day: "numeric", month: "short", year: "numeric" });
    const [unit, size] = thresholds.findLast(([, least]) => elapsed >= least)!;
    return relative.format(-Math.floor(elapsed / size), unit);
  }

  return {
    setZone: (name: string) => {
      try {
        new Intl.DateTimeFormat("fr", { timeZone: name });
        setZone(name);
      } catch {
        // A zone this browser does not know: its own is closer than none.
      }
    },
    ago,
    time: (iso: string) => instant(iso, { hour: "2-digit", minute: "2-digit" }),
    date: (iso: string) => instant(iso, { day: "numeric", month: "long", year: "numeric" }),
    dateTime: (iso: string) =>
      instant(iso, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" }),
    /** A plan's date is a day of the calendar: no zone may move it. */
    day: (isoDay: string, style: keyof typeof dayStyles = "short") =>
      formatter("UTC", dayStyles[style]).format(new Date(`${isoDay}T00:00:00Z`)),
    number: (value: number) => new Intl.NumberFormat(language(), { maximumFractionDigits: 2 }).format(value),
  };
}

export type I18n = ReturnType<typeof createI18n>;
