import type { CibleLiee, LinkKind, Maturite, ObjectifLie, RessourceLiee, Scenario } from "@heraut/client";
import { announce } from "@heraut/kit";
import { createAttempt } from "~/core/attempt";
import { refreshingWhenStale } from "~/core/problems";
import { useI18n, useServices } from "~/core/services";
import type { EntityKind, ScenarioEntity } from "~/features/entities";
import { useScenarioStore } from "./scenarioStore";

export type Linked = ObjectifLie | CibleLiee | RessourceLiee;

export const singular: Record<LinkKind, EntityKind> = {
  objectifs: "objectif",
  cibles: "cible",
  ressources: "ressource",
};

export const labelOf = (item: { label?: string; titre?: string }): string => item.titre ?? item.label ?? "";

/** What an address of the API takes: the entity without the word that the address already says. */
export function bodyOf(entity: ScenarioEntity): Record<string, unknown> {
  const { kind, ...body } = entity;
  void kind;
  return body;
}

const linkFieldsOf = (item: Linked) => ({
  ...("priorite" in item ? { priorite: item.priorite } : {}),
  ...("maturite" in item ? { maturite: item.maturite } : {}),
  ...("usage" in item ? { usage: item.usage } : {}),
});

/** What can be done to the objectifs, cibles or ressources of one scenario. */
export function createLinkActions(scenario: () => Scenario, kind: () => LinkKind) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const store = useScenarioStore();
  const { attempt, busy } = createAttempt();
  const accept = (changed: Scenario) => store.accept(changed);
  const items = (): Linked[] => scenario()[kind()];
  const ids = () => items().map((item) => item.id);

  /** Throws when refused, because the form that called shows why. */
  async function add(body: Record<string, unknown>): Promise<void> {
    accept(await apiClient.links.add(scenario().id, kind(), body));
  }

  async function edit(item: Linked, entity: ScenarioEntity): Promise<void> {
    const { maturite, usage, ...own } = bodyOf(entity) as Record<string, unknown>;
    const { id } = scenario();
    await refreshingWhenStale(apiClient.library.patch(kind(), item.id, own, item.revision), () =>
      store.load(id),
    );
    const link = kind() === "cibles" ? { maturite } : kind() === "ressources" ? { usage } : null;
    if (link) await apiClient.links.patch(scenario().id, kind(), item.id, link as object);
    await store.load(scenario().id);
  }

  function detach(item: Linked) {
    const { id } = scenario();
    const which = kind();
    const order = ids();
    return attempt(async () => accept(await apiClient.links.detach(id, which, item.id)), {
      done: () => t().detail.detached(labelOf(item)),
      undo: async () => {
        await apiClient.links.add(id, which, { id: item.id, ...linkFieldsOf(item) });
        accept(await apiClient.links.order(id, which, order));
      },
    });
  }

  async function move(item: Linked, by: -1 | 1): Promise<void> {
    const order = ids();
    const from = order.indexOf(item.id);
    const to = from + by;
    if (to < 0 || to >= order.length) return;
    order.splice(to, 0, ...order.splice(from, 1));
    const { id } = scenario();
    const done = await attempt(async () => (accept(await apiClient.links.order(id, kind(), order)), true));
    if (done) announce(t().detail.moved(labelOf(item), to + 1));
  }

  const setLink = (item: Linked, link: { maturite?: Maturite | null; usage?: string | null }) =>
    attempt(async () => (accept(await apiClient.links.patch(scenario().id, kind(), item.id, link)), true));

  return { items, add, edit, detach, move, setLink, busy };
}

export type LinkActions = ReturnType<typeof createLinkActions>;
