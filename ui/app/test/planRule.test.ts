import { describe, expect, it } from "vitest";
import { movedTo, shiftRule, splitOff } from "~/features/plan/pure/rule";
import { aLine } from "./support";

describe("a rule whose first day moves", () => {
  it.each([
    ["FREQ=WEEKLY;BYDAY=TU;COUNT=6", "2027-01-05", "2027-01-07", "FREQ=WEEKLY;BYDAY=TH;COUNT=6"],
    ["FREQ=WEEKLY;BYDAY=TU,TH", "2027-01-05", "2027-01-06", "FREQ=WEEKLY;BYDAY=WE,FR"],
    ["FREQ=WEEKLY;BYDAY=MO,FR", "2027-01-04", "2027-01-07", "FREQ=WEEKLY;BYDAY=MO,TH"],
    ["FREQ=WEEKLY;BYDAY=TU", "2027-01-05", "2027-01-12", "FREQ=WEEKLY;BYDAY=TU"],
    ["FREQ=MONTHLY;BYDAY=2TH;COUNT=3", "2027-01-14", "2027-01-20", "FREQ=MONTHLY;BYDAY=3WE;COUNT=3"],
    ["FREQ=MONTHLY;BYDAY=-1FR", "2027-01-29", "2027-01-28", "FREQ=MONTHLY;BYDAY=-1TH"],
    ["FREQ=MONTHLY;BYDAY=-1FR", "2027-01-29", "2027-01-12", "FREQ=MONTHLY;BYDAY=2TU"],
    ["FREQ=MONTHLY;BYMONTHDAY=15", "2027-01-15", "2027-01-18", "FREQ=MONTHLY;BYMONTHDAY=18"],
    ["FREQ=WEEKLY;UNTIL=20270331T235959Z", "2027-03-01", "2027-03-08", "FREQ=WEEKLY;UNTIL=20270407T235959Z"],
    ["FREQ=DAILY;INTERVAL=2", "2027-01-05", "2027-01-06", "FREQ=DAILY;INTERVAL=2"],
  ])("%s from %s to %s", (rule, from, to, expected) => expect(shiftRule(rule, from, to)).toBe(expected));

  it("does not touch the hour, over a change of the clock", () => {
    const line = aLine(1, { date_debut: "2027-03-23", heure: "09:30", rrule: "FREQ=WEEKLY;BYDAY=TU" });
    expect(movedTo(line, "2027-03-30")).toEqual({ date_debut: "2027-03-30", rrule: "FREQ=WEEKLY;BYDAY=TU" });
    expect({ ...line, ...movedTo(line, "2027-03-30") }.heure).toBe("09:30");
  });

  it("gives a first day to a line that had none", () => {
    expect(movedTo(aLine(1, { date_debut: null }), "2027-01-05")).toEqual({
      date_debut: "2027-01-05",
      rrule: null,
    });
  });
});

describe("one date that goes its own way", () => {
  const dates = ["2027-01-05", "2027-01-12", "2027-01-19", "2027-01-26"];
  const line = aLine(1, {
    date_debut: dates[0]!,
    heure: "10:00",
    rrule: "FREQ=WEEKLY;BYDAY=TU;COUNT=4",
    effort_h: 8,
  });

  it("in the middle leaves three lines", () => {
    const split = splitOff(line, dates, 1, "2027-01-14")!;
    expect(split.kept).toEqual({ date_debut: "2027-01-05", rrule: null, effort_h: 2 });
    expect(
      split.added.map(({ date_debut, rrule, heure, effort_h }) => ({ date_debut, rrule, heure, effort_h })),
    ).toEqual([
      { date_debut: "2027-01-14", rrule: null, heure: "10:00", effort_h: 2 },
      { date_debut: "2027-01-19", rrule: "FREQ=WEEKLY;BYDAY=TU;COUNT=2", heure: "10:00", effort_h: 4 },
    ]);
    expect(split.added.every((one) => !("id" in one) && one.message === line.message)).toBe(true);
  });

  it("at either end leaves two", () => {
    expect(splitOff(line, dates, 0, "2027-01-04")).toMatchObject({
      kept: { date_debut: "2027-01-12", rrule: "FREQ=WEEKLY;BYDAY=TU;COUNT=3", effort_h: 6 },
      added: [{ date_debut: "2027-01-04", rrule: null }],
    });
    expect(splitOff(line, dates, 3, "2027-02-01")).toMatchObject({
      kept: { date_debut: "2027-01-05", rrule: "FREQ=WEEKLY;BYDAY=TU;COUNT=3" },
      added: [{ date_debut: "2027-02-01" }],
    });
  });

  it("is nothing for a line with one date", () => {
    expect(splitOff(aLine(1), ["2027-01-05"], 0, "2027-01-06")).toBeNull();
  });
});
