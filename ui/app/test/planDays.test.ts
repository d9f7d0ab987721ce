import { describe, expect, it } from "vitest";
import {
  addDays,
  addMonths,
  clockChange,
  daysBetween,
  instantOf,
  isDay,
  monthWeeks,
  startOfWeek,
  today,
  weekNumber,
  weekOf,
} from "~/features/plan/pure/days";
import { easter, holiday, isLowSeason, isWorked, nextWorked } from "~/features/plan/pure/workingDays";

const paris = "Europe/Paris";

describe("days", () => {
  it("are added over both changes of the clock", () => {
    expect(addDays("2027-03-27", 1)).toBe("2027-03-28");
    expect(addDays("2027-03-28", 1)).toBe("2027-03-29");
    expect(addDays("2026-10-25", 1)).toBe("2026-10-26");
    expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
    expect(daysBetween("2027-03-29", "2027-03-27")).toBe(-2);
  });

  it("are the same everywhere on earth", () => {
    // Whatever zone the machine is in, no day is lost or doubled in a year with both changes.
    const year = Array.from({ length: 365 }, (_, index) => addDays("2027-01-01", index));
    expect(new Set(year).size).toBe(365);
    expect(year.at(-1)).toBe("2027-12-31");
  });

  it("fill whole weeks, and month and week agree on them", () => {
    const march = monthWeeks("2027-03-15");
    expect(march).toHaveLength(5);
    expect(march[0]![0]).toBe("2027-03-01");
    expect(march[3]).toEqual(weekOf("2027-03-28"));
    expect(monthWeeks("2026-10-25")[3]).toEqual(weekOf("2026-10-25"));
    expect(monthWeeks("2026-02-10").flat()).toHaveLength(35);
  });

  it("have week numbers by ISO 8601", () => {
    expect(["2026-01-01", "2026-12-31", "2027-01-01", "2027-01-04", "2024-12-30"].map(weekNumber)).toEqual([
      1, 53, 53, 1, 1,
    ]);
    expect(startOfWeek("2027-01-01")).toBe("2026-12-28");
  });

  it("go from month to month without falling into the next", () => {
    expect(addMonths("2027-01-31", 1)).toBe("2027-02-28");
    expect(addMonths("2027-03-31", -1)).toBe("2027-02-28");
    expect(addMonths("2026-12-15", 1)).toBe("2027-01-15");
  });

  it("are refused where they do not exist", () => {
    expect(["2027-02-28", "2027-02-29", "2027-2-1", "", "x"].map(isDay)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it("are those of the workspace, not of the browser", () => {
    const late = new Date("2026-12-31T23:30:00Z");
    expect(today(paris, late)).toBe("2027-01-01");
    expect(today("America/New_York", late)).toBe("2026-12-31");
  });
});

describe("hours in Europe/Paris", () => {
  it("stay as they are when a day moves over a change of the clock", () => {
    expect(instantOf("2027-03-27", "09:30", paris)?.toISOString()).toBe("2027-03-27T08:30:00.000Z");
    expect(instantOf("2027-03-28", "09:30", paris)?.toISOString()).toBe("2027-03-28T07:30:00.000Z");
    expect(instantOf("2026-10-24", "09:30", paris)?.toISOString()).toBe("2026-10-24T07:30:00.000Z");
    expect(instantOf("2026-10-25", "09:30", paris)?.toISOString()).toBe("2026-10-25T08:30:00.000Z");
  });

  it("are missing once in spring and twice there in autumn", () => {
    expect(instantOf("2027-03-28", "02:30", paris)).toBeNull();
    expect(instantOf("2027-03-28", "03:00", paris)?.toISOString()).toBe("2027-03-28T01:00:00.000Z");
    expect(instantOf("2026-10-25", "02:30", paris)?.toISOString()).toBe("2026-10-25T00:30:00.000Z");
  });

  it("tell the days of the change", () => {
    expect(clockChange("2027-03-28", paris)).toBe(60);
    expect(clockChange("2026-10-25", paris)).toBe(-60);
    expect(clockChange("2027-03-27", paris)).toBe(0);
    expect(clockChange("2027-03-29", paris)).toBe(0);
  });
});

describe("the working year", () => {
  it("knows Easter and what follows from it", () => {
    expect([2024, 2025, 2026, 2027, 2038].map(easter)).toEqual([
      "2024-03-31",
      "2025-04-20",
      "2026-04-05",
      "2027-03-28",
      "2038-04-25",
    ]);
    expect(holiday("2027-03-29")).toBe("easterMonday");
    expect(holiday("2027-05-06")).toBe("ascension");
    expect(holiday("2027-05-17")).toBe("whitMonday");
    expect(holiday("2027-03-28")).toBeUndefined();
  });

  it("skips weekends and holidays", () => {
    expect(isWorked("2026-12-25")).toBe(false);
    expect(nextWorked("2026-12-25")).toBe("2026-12-28");
    expect(nextWorked("2027-03-27")).toBe("2027-03-30");
  });

  it("knows the low seasons, over the turn of the year", () => {
    const days = [
      "2026-07-14",
      "2026-07-15",
      "2026-08-31",
      "2026-09-01",
      "2026-12-19",
      "2026-12-20",
      "2027-01-05",
      "2027-01-06",
    ];
    expect(days.map(isLowSeason)).toEqual([false, true, true, false, false, true, true, false]);
  });
});
