import { describe, expect, it } from "vitest";
import { coverageOf, levelOf } from "~/features/coverage/coverage";
import { matches, nextSort, noFilter, sorted, valuesOf } from "~/features/plan/pure/lines";
import type { LineFilter, Sort } from "~/features/plan/pure/lines";
import { wordDiff } from "~/features/plan/pure/wordDiff";
import { aLine } from "./support";

const nameOf = (format: string) => ({ webinar: "Webinar", etude: "Étude" })[format] ?? format;
const lines = [
  aLine(1, {
    date_debut: "2027-02-01",
    format: "etude",
    canal: "Site",
    effort_h: 32,
    etape: "decision",
    cible_id: 4,
  }),
  aLine(2, {
    date_debut: null,
    format: "webinar",
    canal: "LinkedIn",
    effort_h: null,
    etape: null,
    statut: "valide",
  }),
  aLine(3, {
    date_debut: "2027-01-05",
    heure: "10:00",
    canal: "site",
    effort_h: 2,
    etape: "awareness",
    cible_id: 4,
    note: "À relire",
  }),
  aLine(4, {
    date_debut: "2027-01-05",
    heure: "09:00",
    canal: "E-mail",
    effort_h: 2,
    etape: "retention",
    cible_id: 9,
  }),
];
const ids = (sort: Partial<Sort>) =>
  sorted(lines, { key: null, down: false, ...sort }, nameOf).map((line) => line.id);
const kept = (filter: Partial<LineFilter>) =>
  lines.filter((line) => matches(line, { ...noFilter, ...filter }, nameOf)).map((line) => line.id);

describe("sorting the lines", () => {
  it("goes by day and hour, undated last either way", () => {
    expect(ids({ key: "date" })).toEqual([4, 3, 1, 2]);
    expect(ids({ key: "date", down: true })).toEqual([1, 3, 4, 2]);
  });
  it("goes by stage in the order of the journey, and by number", () => {
    expect(ids({ key: "etape" })).toEqual([3, 1, 4, 2]);
    expect(ids({ key: "effort", down: true })).toEqual([1, 3, 4, 2]);
  });
  it("goes by name as people read it", () => {
    expect(
      sorted(lines.slice(0, 2), { key: "format", down: false }, nameOf).map((line) => line.format),
    ).toEqual(["etude", "webinar"]);
    expect(ids({ key: "canal" })).toEqual([4, 2, 1, 3]);
  });
  it("turns round, then gives back the order of the plan", () => {
    const first = nextSort({ key: null, down: false }, "kpi");
    const second = nextSort(first, "kpi");
    expect([first, second, nextSort(second, "kpi")]).toEqual([
      { key: "kpi", down: false },
      { key: "kpi", down: true },
      { key: null, down: false },
    ]);
    expect(ids({})).toEqual([1, 2, 3, 4]);
  });
});

describe("filtering the lines", () => {
  it("takes each word, without case or accents, and names of formats", () => {
    expect(kept({ q: "relire" })).toEqual([3]);
    expect(kept({ q: "ETUDE site" })).toEqual([1]);
    expect(kept({ q: "webinar introuvable" })).toEqual([]);
  });
  it("takes all choices together", () => {
    expect(kept({ cible: "4" })).toEqual([1, 3]);
    expect(kept({ cible: "4", etape: "awareness" })).toEqual([3]);
    expect(kept({ cible: "none" })).toEqual([2]);
    expect(kept({ etape: "none" })).toEqual([2]);
    expect(kept({ statut: "valide" })).toEqual([2]);
    expect(kept({ canal: "Site" })).toEqual([1]);
  });
  it("offers what there is", () =>
    expect(valuesOf(lines, "canal")).toEqual(["E-mail", "LinkedIn", "site", "Site"]));
});

describe("200 lines", () => {
  const many = Array.from({ length: 200 }, (_, index) =>
    aLine(index + 1, { format: "etude", message: `Message ${(index * 7919) % 200}` }),
  );
  it("are sorted and filtered whole", () => {
    const found = sorted(
      many.filter((line) => matches(line, { ...noFilter, q: "message 19" }, nameOf)),
      { key: "message", down: false },
      nameOf,
    );
    expect(found).toHaveLength(many.filter((line) => line.message.includes("19")).length);
    expect(found[0]!.message).toBe("Message 19");
    expect(found.at(-1)!.message).toBe("Message 199");
  });
});

describe("coverage", () => {
  const seen = coverageOf(lines, [
    { id: 4, label: "DSI" },
    { id: 5, label: "RSSI" },
  ]);
  it("counts lines and hours of each cible at each stage", () => {
    expect(seen.columns).toEqual(["awareness", "consideration", "decision", "retention", null]);
    expect(seen.rows.map((row) => [row.label, row.lignes, row.heures])).toEqual([
      ["DSI", 2, 34],
      ["RSSI", 0, 0],
      // A cible that is not the scenario's any more is nobody's.
      [null, 2, 2],
    ]);
    expect(seen.rows[0]!.cells.map((cell) => cell.lignes)).toEqual([1, 0, 1, 0, 0]);
    expect(seen.empty).toBe(6);
    expect(seen.most).toEqual({ lignes: 1, heures: 32 });
  });
  it("has no row or column that nobody needs", () => {
    const whole = coverageOf([lines[0]!], [{ id: 4, label: "DSI" }]);
    expect([whole.columns.length, whole.rows.length]).toEqual([4, 1]);
  });
  it("never shows something as nothing", () => {
    expect([0, 0.5, 8, 16, 32].map((hours) => levelOf(hours, 32))).toEqual([0, 1, 1, 2, 4]);
    expect(levelOf(1, 0)).toBe(0);
  });
});

describe("words that differ", () => {
  const told = (before: string, after: string) =>
    wordDiff(before, after)
      .map(({ kind, text }) => ({ same: text, removed: `[-${text}-]`, added: `[+${text}+]` })[kind])
      .join("");
  it("are marked where they stand", () => {
    expect(told("trois erreurs qui coûtent cher", "quatre erreurs qui coûtent très cher")).toBe(
      "[-trois-][+quatre+] erreurs qui coûtent [+très +]cher",
    );
  });
  it("give back both texts", () => {
    const [a, b] = ["le guide paraît le 7 janvier", "notre guide paraît enfin"];
    const pieces = wordDiff(a, b);
    expect(
      pieces
        .filter((one) => one.kind !== "added")
        .map((one) => one.text)
        .join(""),
    ).toBe(a);
    expect(
      pieces
        .filter((one) => one.kind !== "removed")
        .map((one) => one.text)
        .join(""),
    ).toBe(b);
  });
  it("are none in the same text, and all where one is empty", () => {
    expect(wordDiff("a b", "a b")).toEqual([{ text: "a b", kind: "same" }]);
    expect(wordDiff("", "a b")).toEqual([{ text: "a b", kind: "added" }]);
    expect(wordDiff("", "")).toEqual([]);
  });
  it("shows texts that are too long to compare as a whole", () => {
    const long = "mot ".repeat(700);
    expect(wordDiff(long, `${long}fin`).map((one) => one.kind)).toEqual(["removed", "added"]);
  });
});
