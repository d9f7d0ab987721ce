import { describe, expect, it } from "vitest";
import {
  fromEntonnoir,
  place,
  published,
  rateOf,
  readFunnel,
  startFunnel,
  steps,
  toEntonnoir,
  volumes,
} from "~/features/kpi/funnel";

const of = (funnel = startFunnel("sql", 12)) =>
  Object.fromEntries(volumes(funnel).map(({ step, low, high }) => [step, [low, high]]));

describe("the funnel, backwards", () => {
  it("answers as the published ranges do: 12 SQL need 55 to 93 MQL", () => {
    expect(of().mql).toEqual([55, 93]);
    expect(of().sql).toEqual([12, 12]);
  });

  it("multiplies on up to visitors without rounding in between", () => {
    const seen = of();
    expect(seen.leads).toEqual([Math.ceil(12 / 0.22 / 0.3), Math.ceil(12 / 0.13 / 0.15)]);
    expect(seen.visiteurs).toEqual([Math.ceil(12 / 0.22 / 0.3 / 0.05), Math.ceil(12 / 0.13 / 0.15 / 0.02)]);
  });

  it("goes on down to customers with what the worse and the better rate let through", () => {
    expect(of().opportunites).toEqual([3, 6]);
    expect(of().clients).toEqual([0, 3]);
  });

  it("follows a rate that the reader has of their own", () => {
    const funnel = startFunnel("mql", 50);
    funnel.rates.leads = { low: 25, high: 25, choice: -1 };
    expect(of(funnel).leads).toEqual([200, 200]);
  });

  it("follows the other publisher", () => {
    const funnel = startFunnel("sql", 12);
    funnel.rates.mql = rateOf("mql", 1);
    expect(of(funnel).mql).toEqual([24, 40]);
  });

  it("is exact where the division is", () => {
    const funnel = startFunnel("leads", 10);
    funnel.rates.visiteurs = { low: 10, high: 10, choice: -1 };
    expect(of(funnel).visiteurs).toEqual([100, 100]);
  });

  it("never needs fewer people before than after", () => {
    for (const step of steps) {
      const seen = volumes(startFunnel(step, 7));
      for (let index = 1; index < seen.length; index++) {
        expect(seen[index - 1]!.low).toBeGreaterThanOrEqual(seen[index]!.low);
        expect(seen[index - 1]!.high).toBeGreaterThanOrEqual(seen[index]!.high);
      }
    }
  });

  it("names a source for each default", () => {
    for (const ranges of Object.values(published)) {
      for (const range of ranges) expect(range.source && range.low < range.high).toBeTruthy();
    }
  });
});

describe("a funnel that was kept", () => {
  it("comes back", () => {
    const funnel = startFunnel("clients", 3);
    funnel.rates.sql = { low: 40, high: 60, choice: -1 };
    funnel.rates.mql = rateOf("mql", 1);
    expect(fromEntonnoir(toEntonnoir(funnel))).toEqual(funnel);
  });
  it("is forgotten where it makes no sense", () => {
    const funnel = startFunnel("clients", 3);
    expect(readFunnel(JSON.stringify(funnel))).toEqual(funnel);
    const odd = '{"step":"sql","target":4,"rates":{"mql":{"low":9,"high":3}}}';
    const none = [null, "", "x", "{}", '{"step":"x","target":3}', '{"step":"sql","target":0}', odd];
    expect(none.map(readFunnel)).toEqual(none.map(() => null));
  });
  it("says who published a rate, as long as it is theirs", () => {
    const kept = toEntonnoir(startFunnel());
    expect(kept.taux.mql.source).toBe("getfairview.com 2026");
    kept.taux.mql.haut = 23;
    expect(fromEntonnoir(kept).rates.mql).toEqual({ low: 13, high: 23, choice: -1 });
  });
});

describe("the scale of the plot", () => {
  it("gives each power of ten the same room", () => {
    expect(place(100, 10_000)).toBeCloseTo(0.5);
    expect(place(10_000, 10_000)).toBe(1);
    expect(place(0, 100)).toBe(0);
    expect(place(1, 100)).toBeGreaterThan(0);
  });
});
