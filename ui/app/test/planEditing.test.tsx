import { screen, within } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import { createSignal } from "solid-js";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { eventsOf, loadOf } from "~/features/calendar/events";
import { kpisOf } from "~/features/kpi/PlanKpis";
import { isApart, merged } from "~/features/plan/itemEdits";
import { fieldsOf } from "~/features/plan/itemFields";
import { PlanTable } from "~/features/plan/PlanTable";
import { changesSince } from "~/features/plan/stale";
import { momentsOf } from "~/features/scenarios/history";
import type { Plan, PlanResume, Scenario } from "@heraut/client";
import { aLine, aMessage, show, wideScreen } from "./support";

beforeEach(wideScreen);
const lines = (count: number) => Array.from({ length: count }, (_, index) => aLine(index + 1));
const handlers = (taken = true) => ({
  onEdit: vi.fn(),
  onRemove: vi.fn(),
  onMove: vi.fn(),
  onStatut: vi.fn(),
  onChange: vi.fn(async () => taken),
});
const bulk = () => ({ onShift: vi.fn(), onChannel: vi.fn(), onValid: vi.fn(), onRemoveAll: vi.fn() });
/** Found by its key: to ask each cell for its name would take most of the time. */
const names: Record<string, string> = { KPI: "kpi", Message: "message", Fréquence: "frequence" };
const cellOf = (name: string) =>
  document.querySelector<HTMLElement>(`[data-cell="1:${names[name]}"] button`)!;

describe("a value edited where it stands", () => {
  it("is sent on Enter, under the name that the server gives it", async () => {
    const on = handlers();
    const items = lines(1);
    show(() => <PlanTable items={items} editable handlers={on} />);
    await userEvent.click(cellOf("KPI"));
    const field = screen.getByRole("textbox", { name: "KPI" });
    await userEvent.clear(field);
    await userEvent.type(field, "Leads{Enter}");
    expect(on.onChange).toHaveBeenCalledWith(items[0], { kpi: "Leads" });
    expect(cellOf("KPI")).toHaveFocus();
  });

  it("is not sent on Escape, nor where nothing changed, nor where it must not be empty", async () => {
    const on = handlers();
    show(() => <PlanTable items={lines(1)} editable handlers={on} />);
    await userEvent.click(cellOf("KPI"));
    await userEvent.type(screen.getByRole("textbox", { name: "KPI" }), " autre{Escape}");
    await userEvent.click(cellOf("KPI"));
    await userEvent.type(screen.getByRole("textbox", { name: "KPI" }), "{Enter}");
    await userEvent.click(cellOf("Message"));
    await userEvent.clear(screen.getByRole("textbox", { name: "Message" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Message" }), "{Enter}");
    expect(on.onChange).not.toHaveBeenCalled();
  });

  it("stays in the field when it was refused", async () => {
    show(() => <PlanTable items={lines(1)} editable handlers={handlers(false)} />);
    await userEvent.click(cellOf("Fréquence"));
    const field = screen.getByRole("textbox", { name: "Fréquence" });
    await userEvent.clear(field);
    await userEvent.type(field, "Un texte long{Enter}");
    expect(await screen.findByRole("textbox", { name: "Fréquence" })).toHaveValue("Un texte long");
  });

  it("keeps its row, and the focus in it, when the line changes", async () => {
    const [items, setItems] = createSignal(lines(2));
    show(() => <PlanTable items={items()} editable handlers={handlers()} />);
    const cell = cellOf("KPI");
    cell.focus();
    setItems((now) => now.map((line) => (line.id === 1 ? { ...line, kpi: "Autre" } : line)));
    expect(cell).toHaveFocus();
    expect(cell).toHaveTextContent("Autre");
  });

  it("is nothing to be edited in a superseded version", () => {
    show(() => <PlanTable items={lines(1)} editable={false} handlers={handlers()} />);
    expect(screen.queryByRole("button", { name: /^KPI/ })?.closest("tbody")).toBeFalsy();
    expect(screen.queryByRole("checkbox")).toBeNull();
  });

  it("is one stop of the Tab key for all cells", () => {
    show(() => <PlanTable items={lines(10)} editable handlers={handlers()} />);
    const stops = [...document.querySelectorAll("[data-cell] button")].filter(
      (button) => (button as HTMLElement).tabIndex === 0,
    );
    expect(stops).toHaveLength(1);
  });
});

describe("what is sent for a value", () => {
  const line = aLine(1, { date_debut: "2027-01-05", rrule: "FREQ=WEEKLY;BYDAY=TU" });
  it.each([
    ["date_debut", "2027-01-07", { date_debut: "2027-01-07", rrule: "FREQ=WEEKLY;BYDAY=TH" }],
    ["date_debut", "", { date_debut: null }],
    ["heure", "", { heure: null }],
    ["effort_h", "1,5", { effort_h: 1.5 }],
    ["cible_id", "", { cible_id: null }],
    ["cible_id", "4", { cible_id: 4 }],
    ["canal", "", { canal: "" }],
    ["note", "", { note: null }],
  ] as const)("%s: %s", (name, text, fields) => expect(fieldsOf(line, name, text)).toEqual(fields));
});

describe("several lines at once", () => {
  it("are chosen one by one or all that are found", async () => {
    const on = bulk();
    const items = lines(12).map((line) => (line.id > 9 ? { ...line, canal: "E-mail" } : line));
    show(() => <PlanTable items={items} editable handlers={handlers()} bulk={on} />);
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Canal" }), "E-mail");
    await userEvent.click(screen.getByRole("checkbox", { name: /^Sélectionner toutes/ }));
    const bar = screen.getByRole("group", { name: "Actions sur la sélection" });
    expect(bar).toHaveTextContent("3 lignes sélectionnées");
    await userEvent.click(within(bar).getByRole("button", { name: "Une semaine plus tard" }));
    expect(on.onShift).toHaveBeenCalledWith(items.slice(9), 7);
    await userEvent.type(within(bar).getByRole("spinbutton"), "-3");
    await userEvent.click(within(bar).getByRole("button", { name: "Décaler" }));
    expect(on.onShift).toHaveBeenLastCalledWith(items.slice(9), -3);
    await userEvent.click(within(bar).getByRole("button", { name: "Marquer validé" }));
    expect(on.onValid).toHaveBeenCalledWith(items.slice(9));
    await userEvent.click(within(bar).getByRole("button", { name: "Tout désélectionner" }));
    expect(screen.queryByRole("group", { name: "Actions sur la sélection" })).toBeNull();
  });
});

describe("changes on their way", () => {
  it("lie over what the server said, the later over the earlier", () => {
    const items = lines(2);
    const shown = merged(items, [
      { id: 1, fields: { kpi: "a", canal: "x" } },
      { id: 1, fields: { kpi: "b" } },
    ]);
    expect(shown[0]).toMatchObject({ kpi: "b", canal: "x" });
    expect(shown[1]).toBe(items[1]);
    expect(items[0]!.kpi).toBe("Sessions");
  });
  it("hold beside somebody else's unless they are about the same words", () => {
    const base = aLine(1);
    expect(isApart(base, { ...base, cta: "x", revision: 2 }, { kpi: "Leads" })).toBe(true);
    expect(isApart(base, { ...base, kpi: "x", revision: 2 }, { kpi: "Leads" })).toBe(false);
    expect(isApart(base, { ...base, note: "" }, { note: "y" })).toBe(true);
  });
});

describe("events of the calendar", () => {
  const line = aLine(1, { date_debut: "2027-03-23", heure: "09:30", rrule: "FREQ=WEEKLY;BYDAY=TU;COUNT=2" });
  const on = (date: string) => ({ ...line, date, item_id: 1 });
  const occurrences = [on("2027-03-23"), on("2027-03-30")];

  it("move with a change that is on its way, the hour kept over the change of the clock", () => {
    const moved = eventsOf(occurrences, [line], [{ ...line, date_debut: "2027-03-25" }]);
    expect(moved.map(({ day, hour, index, of }) => [day, hour, index, of])).toEqual([
      ["2027-03-25", "09:30", 0, 2],
      ["2027-04-01", "09:30", 1, 2],
    ]);
  });
  it("are there for a line that has just got its first day, and gone for one that is gone", () => {
    const undated = aLine(2, { date_debut: null });
    const shown = eventsOf(occurrences, [line, undated], [{ ...undated, date_debut: "2027-03-24" }]);
    expect(shown.map((event) => [event.item.id, event.day])).toEqual([[2, "2027-03-24"]]);
  });
  it("have the load of the plan's week, and none outside the plan", () => {
    const plan = { date_debut: "2027-03-01", charge: { par_semaine: [5, 8] } } as Plan;
    expect(["2027-02-22", "2027-03-01", "2027-03-08", "2027-03-15"].map((day) => loadOf(plan, day))).toEqual([
      null,
      5,
      8,
      null,
    ]);
  });
});

describe("what follows from the lines", () => {
  it("KPIs of a stage, most used first, whatever the case", () => {
    const items = [
      aLine(1, { kpi: "Leads ; taux de clic" }),
      aLine(2, { kpi: "taux de clic" }),
      aLine(3, { kpi: "Ventes", etape: "decision" }),
    ];
    expect(kpisOf(items, "awareness").map((row) => [row.kpi, row.items.length])).toEqual([
      ["Taux de clic", 2],
      ["Leads", 1],
    ]);
  });
  it("what of a change of the scenario its plan shows", () => {
    const scenario = {
      objectifs: [{ id: 1, label: "Leads" }],
      cibles: [
        { id: 4, label: "DSI" },
        { id: 5, label: "DAF" },
      ],
      ressources: [],
    } as unknown as Scenario;
    const plan = {
      items: [aLine(1, { objectif_id: 1, cible_id: 4 }), aLine(2, { objectif_id: 1, ressource_id: 9 })],
    } as Plan;
    expect(changesSince(scenario, plan)).toEqual({
      unused: [{ kind: "cible", label: "DAF" }],
      orphans: [{ kind: "ressource", lines: 1 }],
    });
  });
  it("messages and versions in one line of time; versions wait for older messages", () => {
    const said = ["2027-01-03T10:00:00Z", "2027-01-02T10:00:00Z"].map((created_at, id) =>
      aMessage({ id, created_at }),
    );
    const made = ["2027-01-02T12:00:00Z", "2027-01-01T12:00:00Z"].map(
      (generated_at, index) => ({ numero: 2 - index, generated_at }) as PlanResume,
    );
    const kinds = (more: boolean, shown?: "messages" | "plans") =>
      momentsOf(said, made, more, shown).map((one) => one.kind);
    expect(kinds(true)).toEqual(["message", "plan", "message"]);
    expect(kinds(false)).toEqual(["message", "plan", "message", "plan"]);
    expect(kinds(true, "plans")).toEqual(["plan", "plan"]);
    expect(kinds(true, "messages")).toEqual(["message", "message"]);
  });
});
