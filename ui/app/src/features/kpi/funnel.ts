import type { Entonnoir } from "@heraut/client";

/** The way from a visitor to a customer, and how many go on at each step. */
export const steps = ["visiteurs", "leads", "mql", "sql", "opportunites", "clients"] as const;
export type Step = (typeof steps)[number];
/** From one step to the next, in percent. */
export type Range = { low: number; high: number };
export type Published = Range & { source: string; year?: string };

/**
 * Published ranges of the rate with which a step is left for the next one; none is ours. Where publishers disagree both
 * are there, because they do not call the same thing by the same name.
 */
export const published: Record<Exclude<Step, "clients">, Published[]> = {
  visiteurs: [{ low: 2, high: 5, source: "altiorco.com, marketful.com" }],
  leads: [{ low: 15, high: 30, source: "altiorco.com" }],
  mql: [
    { low: 13, high: 22, source: "getfairview.com", year: "2026" },
    { low: 30, high: 50, source: "altiorco.com" },
  ],
  sql: [
    { low: 30, high: 50, source: "getfairview.com", year: "2026" },
    { low: 50, high: 75, source: "altiorco.com" },
  ],
  opportunites: [{ low: 15, high: 35, source: "altiorco.com" }],
};

export type Passage = keyof typeof published;
export const passages = steps.slice(0, -1) as Passage[];

/** `choice` is the place of a published range, or -1 for the reader's own. */
export type Rate = Range & { choice: number };
export type Funnel = { target: number; step: Step; rates: Record<Passage, Rate> };
export type Volume = { step: Step; low: number; high: number };

export const rateOf = (passage: Passage, choice: number): Rate => {
  const range = published[passage][choice] ?? published[passage][0]!;
  return { low: range.low, high: range.high, choice };
};

export const startFunnel = (step: Step = "sql", target = 12): Funnel => ({
  target,
  step,
  rates: Object.fromEntries(passages.map((passage) => [passage, rateOf(passage, 0)])) as Funnel["rates"],
});

const clamp = (percent: number): number => Math.min(100, Math.max(0.1, percent));
/** Kept where fractions of people would otherwise grow by rounding. */
const up = (value: number): number => Math.ceil(value - 1e-9);
const down = (value: number): number => Math.floor(value + 1e-9);

/**
 * How many are needed at each step before the target, and how many may come out after it. Upstream the better rate needs
 * the fewer people; downstream the worse rate lets the fewer through.
 */
export function volumes(funnel: Funnel): Volume[] {
  const at = steps.indexOf(funnel.step);
  const found = new Map<Step, Volume>([
    [funnel.step, { step: funnel.step, low: funnel.target, high: funnel.target }],
  ]);
  let [fewest, most] = [funnel.target, funnel.target];
  for (let index = at - 1; index >= 0; index--) {
    const rate = funnel.rates[steps[index] as Passage];
    fewest = (fewest * 100) / clamp(rate.high);
    most = (most * 100) / clamp(rate.low);
    found.set(steps[index]!, { step: steps[index]!, low: up(fewest), high: up(most) });
  }
  [fewest, most] = [funnel.target, funnel.target];
  for (let index = at + 1; index < steps.length; index++) {
    const rate = funnel.rates[steps[index - 1] as Passage];
    fewest = (fewest * clamp(rate.low)) / 100;
    most = (most * clamp(rate.high)) / 100;
    found.set(steps[index]!, { step: steps[index]!, low: down(fewest), high: up(most) });
  }
  return steps.map((step) => found.get(step)!);
}

/** Who published a range, in one line. */
export const sourceOf = (range: Published): string => [range.source, range.year].filter(Boolean).join(" ");

/** The funnel that is kept with a scenario. A range is known by its source and its bounds. */
export function fromEntonnoir(kept: Entonnoir): Funnel {
  const rate = (passage: Passage): Rate => {
    const { bas, haut, source } = kept.taux[passage];
    const choice = published[passage].findIndex(
      (range) => sourceOf(range) === source && range.low === bas && range.high === haut,
    );
    return { low: bas, high: haut, choice };
  };
  const rates = Object.fromEntries(passages.map((passage) => [passage, rate(passage)])) as Funnel["rates"];
  return { target: kept.resultat, step: kept.jalon, rates };
}

export function toEntonnoir(funnel: Funnel): Entonnoir {
  const rate = (passage: Passage) => {
    const { low, high, choice } = funnel.rates[passage];
    const range = published[passage][choice];
    return { bas: low, haut: high, source: range ? sourceOf(range) : null };
  };
  const taux = Object.fromEntries(passages.map((passage) => [passage, rate(passage)])) as Entonnoir["taux"];
  return { resultat: funnel.target, jalon: funnel.step, taux };
}

/** What was written down and not kept yet, if it makes sense. */
export function readFunnel(text: string | null): Funnel | null {
  try {
    const value = JSON.parse(text ?? "") as Partial<Funnel>;
    if (!steps.includes(value.step as Step) || !(Number(value.target) >= 1)) return null;
    const fine = passages.every((passage) => {
      const rate = value.rates?.[passage];
      return rate && rate.low > 0 && rate.high >= rate.low && rate.high <= 100;
    });
    return fine ? (value as Funnel) : null;
  } catch {
    return null;
  }
}

/** Where a number stands on a scale that gives each power of ten the same room, 0 to 1. */
export const place = (value: number, most: number): number =>
  value <= 1 || most <= 1 ? (value >= 1 ? 0.02 : 0) : Math.min(1, Math.log10(value) / Math.log10(most));
