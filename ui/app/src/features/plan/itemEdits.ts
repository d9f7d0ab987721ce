import { ApiError } from "@heraut/client";
import type { Id, Plan, PlanItem, PlanItemFields, Scenario } from "@heraut/client";
import { toastError } from "@heraut/kit";
import { createSignal } from "solid-js";
import { sentence } from "~/core/problems";
import { useI18n, useServices } from "~/core/services";

/** A change that is shown before the server has taken it. */
type Pending = { token: number; id: Id; fields: PlanItemFields };
/** Someone else changed the same words: the reader chooses, and what they typed is there to be kept. */
export type Conflict = { base: PlanItem; theirs: PlanItem; fields: PlanItemFields };

const same = (one: unknown, other: unknown) => (one ?? "") === (other ?? "");

/** Whether somebody else touched none of these fields: then both changes hold. */
export const isApart = (base: PlanItem, theirs: PlanItem, fields: PlanItemFields): boolean =>
  (Object.keys(fields) as (keyof PlanItemFields)[]).every((name) => same(base[name], theirs[name]));

export const merged = (items: PlanItem[], pending: Pick<Pending, "id" | "fields">[]): PlanItem[] =>
  items.map((item) => {
    const mine = pending.filter((one) => one.id === item.id);
    return mine.length ? mine.reduce((into, one) => ({ ...into, ...one.fields }), { ...item }) : item;
  });

type Edits = {
  scenario: () => Scenario;
  accept: (plan: Plan) => Promise<unknown>;
  reread: () => Promise<unknown>;
};

/** Changes of lines that show at once, go to the server one after another, and are taken back with a reason where it refuses. */
export function createItemEdits({ scenario, accept, reread }: Edits) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const [pending, setPending] = createSignal<Pending[]>([]);
  const [conflict, setConflict] = createSignal<Conflict | null>(null);
  let lastToken = 0;
  let queue: Promise<unknown> = Promise.resolve();
  /** What our own changes made of a revision, so that two quick changes of one line do not refuse each other. */
  const ours = new Map<string, number>();

  const lineNow = (id: Id) => scenario().plan?.items.find((one) => one.id === id);

  function newest(id: Id, revision: number): number {
    let at = revision;
    for (let next = ours.get(`${id}@${at}`); next; next = ours.get(`${id}@${at}`)) at = next;
    return at;
  }

  async function send(item: PlanItem, fields: PlanItemFields): Promise<Plan> {
    const seen = newest(item.id, item.revision);
    const plan = await apiClient.plan.patchItem(scenario().id, item.id, fields, seen);
    const now = plan.items.find((one) => one.id === item.id)?.revision;
    if (now && now !== seen) ours.set(`${item.id}@${seen}`, now);
    return plan;
  }

  async function settled(base: PlanItem, fields: PlanItemFields): Promise<boolean> {
    try {
      await accept(await send(base, fields));
      return true;
    } catch (error) {
      if (!(error instanceof ApiError && error.code === "stale_revision")) {
        toastError(sentence(error, t()));
        return false;
      }
      await reread();
      const theirs = lineNow(base.id);
      if (!theirs) toastError(t().tableau.gone);
      else if (isApart(base, theirs, fields)) return settled({ ...theirs }, fields);
      else setConflict({ base, theirs: { ...theirs }, fields });
      return false;
    }
  }

  /** Answers whether it was taken. */
  function change(item: PlanItem, fields: PlanItemFields): Promise<boolean> {
    const token = ++lastToken;
    const base = { ...(lineNow(item.id) ?? item) };
    setPending((all) => [...all, { token, id: item.id, fields }]);
    const work = queue
      .then(() => settled(base, fields))
      .finally(() => setPending((all) => all.filter((one) => one.token !== token)));
    queue = work.catch(() => undefined);
    return work;
  }

  type Change = { item: PlanItem; fields: PlanItemFields };

  async function sendAll(changes: Change[]): Promise<Plan> {
    const seen = changes.map(({ item, fields }) => ({
      item,
      fields,
      revision: newest(item.id, item.revision),
    }));
    const plan = await apiClient.plan.batchItems(scenario().id, {
      modifier: seen.map(({ item, fields, revision }) => ({ id: item.id, revision, champs: fields })),
    });
    const now = new Map(plan.items.map((one) => [one.id, one.revision]));
    for (const { item, revision } of seen) {
      const next = now.get(item.id);
      if (next && next !== revision) ours.set(`${item.id}@${revision}`, next);
    }
    return plan;
  }

  /** Once more over lines that somebody else changed elsewhere: both changes hold where they touch other fields. */
  async function settledAll(changes: Change[]): Promise<void> {
    try {
      await accept(await sendAll(changes));
    } catch (error) {
      if (!(error instanceof ApiError && error.code === "stale_revision")) throw error;
      await reread();
      const fresh = changes.flatMap(({ item, fields }) => {
        const theirs = lineNow(item.id);
        return theirs && isApart(item, theirs, fields) ? [{ item: { ...theirs }, fields }] : [];
      });
      if (fresh.length < changes.length) throw error;
      await accept(await sendAll(fresh));
    }
  }

  /** The same for many lines: all of them, or none. Answers those that were changed, as they were before. */
  function changeAll(changes: Change[]): Promise<PlanItem[]> {
    const entries = changes.map(({ item, fields }) => ({ token: ++lastToken, id: item.id, fields }));
    const bases = changes.map(({ item, fields }) => ({ item: { ...(lineNow(item.id) ?? item) }, fields }));
    setPending((all) => [...all, ...entries]);
    const work = queue.then(async () => {
      try {
        await settledAll(bases);
        return bases.map(({ item }) => item);
      } catch (error) {
        toastError(sentence(error, t()));
        return [];
      }
    });
    const tokens = new Set(entries.map((entry) => entry.token));
    const ended = work.finally(() => setPending((all) => all.filter((one) => !tokens.has(one.token))));
    queue = ended.catch(() => undefined);
    return ended;
  }

  /** The reader's words over those of the other, knowing them. */
  async function keepMine(fields?: PlanItemFields): Promise<void> {
    const at = conflict();
    setConflict(null);
    const theirs = at && lineNow(at.base.id);
    if (at && theirs) await change(theirs, fields ?? at.fields);
  }

  return {
    change,
    changeAll,
    conflict,
    keepMine,
    keepTheirs: () => setConflict(null),
    /** The lines as they will be once everything has been taken. */
    shown: (items: PlanItem[]) => merged(items, pending()),
    pendingIds: () => new Set(pending().map((one) => one.id)),
  };
}

export type ItemEdits = ReturnType<typeof createItemEdits>;
