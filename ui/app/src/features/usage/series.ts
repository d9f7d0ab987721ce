import type { Usage, UsageDay } from "@heraut/client";

export type Metric = "calls" | "tokens" | "cost";
export type Period = "month" | "week" | "days30" | "days90";
export type Point = { date: string; now: number; before: number };

const lengths: Record<Exclude<Period, "month">, number> = { week: 7, days30: 30, days90: 90 };
const day_ms = 86_400_000;

/** A day of the calendar, some days away. */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day_ms).toISOString().slice(0, 10);
}

export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / day_ms) + 1;

/** Today where the workspace counts its days. */
export function todayIn(zone: string, now = new Date()): string {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(now);
}

export type Range = { from: string; to: string };

/** The days of a period, up to today. */
export function rangeOf(period: Period, today: string): Range {
  const from = period === "month" ? `${today.slice(0, 8)}01` : dayAfter(today, 1 - lengths[period]);
  return { from, to: today };
}

/** As many days, right before. */
export function rangeBefore({ from, to }: Range): Range {
  return { from: dayAfter(from, -daysBetween(from, to)), to: dayAfter(from, -1) };
}

/** What most was paid in: amounts in two currencies cannot be added. */
export function currencyOf(...all: Usage[]): string | null {
  return (
    all.flatMap((usage) => usage.totals.costs).toSorted((a, b) => b.micros - a.micros)[0]?.currency ?? null
  );
}

type Sums = Pick<UsageDay, "calls" | "prompt_tokens" | "completion_tokens" | "costs">;

export function valueOf(sums: Sums, metric: Metric, currency: string | null): number {
  if (metric === "calls") return sums.calls;
  if (metric === "tokens") return sums.prompt_tokens + sums.completion_tokens;
  return (sums.costs.find((cost) => cost.currency === currency)?.micros ?? 0) / 1_000_000;
}

/** Day by day, beside the same day of the period before. */
export function pointsOf(now: Usage, before: Usage, metric: Metric, currency: string | null): Point[] {
  return now.days.map((day, index) => {
    const past = before.days[index];
    return {
      date: day.date,
      now: valueOf(day, metric, currency),
      before: past ? valueOf(past, metric, currency) : 0,
    };
  });
}

/** In hundredths; nothing where there was nothing before. */
export function changeOf(now: number, before: number): number | null {
  return before > 0 ? Math.round(((now - before) / before) * 100) : null;
}

/** The least round number that is not below: 1, 2 or 5 and zeros. */
export function roundAbove(value: number): number {
  if (value <= 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * unit).find((step) => step >= value)!;
}

export type ModelSums = {
  name: string;
  calls: number;
  failed: number;
  prompt_tokens: number;
  completion_tokens: number;
  micros: number | null;
};

/** What was asked of each model over all days, the most asked first. */
export function byModel(days: UsageDay[], currency: string | null): ModelSums[] {
  const sums = new Map<string, ModelSums>();
  for (const used of days.flatMap((day) => day.models)) {
    const name = `${used.model} · ${used.provider}`;
    const sum = sums.get(name) ?? {
      name,
      calls: 0,
      failed: 0,
      prompt_tokens: 0,
      completion_tokens: 0,
      micros: null,
    };
    sum.calls += used.calls;
    sum.failed += used.failed;
    sum.prompt_tokens += used.prompt_tokens;
    sum.completion_tokens += used.completion_tokens;
    if (used.cost && used.cost.currency === currency) sum.micros = (sum.micros ?? 0) + used.cost.micros;
    sums.set(name, sum);
  }
  return [...sums.values()].toSorted((a, b) => b.calls - a.calls);
}
