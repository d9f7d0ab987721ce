import type { Usage, UsageDay } from "@heraut/client";
import { describe, expect, it } from "vitest";
import {
  byModel,
  changeOf,
  currencyOf,
  pointsOf,
  rangeBefore,
  rangeOf,
  roundAbove,
  todayIn,
} from "~/features/usage/series";

const aDay = (date: string, calls: number, micros = 0): UsageDay => ({
  date,
  calls,
  failed: 0,
  prompt_tokens: calls * 100,
  completion_tokens: calls * 10,
  costs: micros ? [{ currency: "EUR", micros }] : [],
  models: calls
    ? [
        {
          provider: "local",
          model: "petit",
          calls,
          failed: 0,
          prompt_tokens: calls * 100,
          completion_tokens: calls * 10,
          cost: micros ? { currency: "EUR", micros } : null,
        },
      ]
    : [],
});
const aUsage = (days: UsageDay[]): Usage =>
  ({ days, totals: { costs: days.flatMap((day) => day.costs) } }) as unknown as Usage;

describe("periods", () => {
  it("go up to today, and the one before has as many days", () => {
    expect(rangeOf("month", "2027-03-10")).toEqual({ from: "2027-03-01", to: "2027-03-10" });
    expect(rangeBefore({ from: "2027-03-01", to: "2027-03-10" })).toEqual({
      from: "2027-02-19",
      to: "2027-02-28",
    });
    expect(rangeOf("week", "2027-01-03")).toEqual({ from: "2026-12-28", to: "2027-01-03" });
  });

  it("begin where the workspace counts its days", () => {
    const late = new Date("2027-01-01T23:30:00Z");
    expect(todayIn("Europe/Paris", late)).toBe("2027-01-02");
    expect(todayIn("America/New_York", late)).toBe("2027-01-01");
  });
});

describe("what is drawn", () => {
  const now = aUsage([aDay("2027-01-02", 4, 1_500_000), aDay("2027-01-03", 0)]);
  const before = aUsage([aDay("2026-12-31", 2)]);

  it("is each day beside the same day before, in the chosen measure", () => {
    expect(pointsOf(now, before, "calls", null).map(({ now, before }) => [now, before])).toEqual([
      [4, 2],
      [0, 0],
    ]);
    expect(pointsOf(now, before, "tokens", null)[0]).toEqual({ date: "2027-01-02", now: 440, before: 220 });
    expect(pointsOf(now, before, "cost", currencyOf(now, before))[0]!.now).toBe(1.5);
  });

  it("has a scale that ends on a round number", () => {
    expect([0, 1, 3, 12, 20, 4_301].map(roundAbove)).toEqual([1, 1, 5, 20, 20, 5_000]);
  });

  it("compares with something only", () => {
    expect(changeOf(6, 4)).toBe(50);
    expect(changeOf(6, 0)).toBeNull();
  });

  it("adds up each model, and does not call a price unknown free", () => {
    expect(byModel([aDay("2027-01-01", 1), aDay("2027-01-02", 3)], null)).toEqual([
      expect.objectContaining({ name: "petit · local", calls: 4, prompt_tokens: 400, micros: null }),
    ]);
    expect(byModel(now.days, "EUR")[0]!.micros).toBe(1_500_000);
  });
});
