import type { Delivery, DeliveryFilter } from "@heraut/client";
import { createSignal } from "solid-js";
import { lookAgain } from "~/core/lookAgain";
import { createPages } from "~/core/pages";
import { useServices } from "~/core/services";

/** How often the list is read again while somebody looks at it. */
export const look_ms = 3000;
const nothing = { webhook_id: "", statut: "" } as const satisfies DeliveryFilter;

export type Wish = { webhook_id: string; statut: Delivery["statut"] | "" };

/** What was told of an agent, as it was asked for last, and as it comes and goes. */
export function createDeliveries(agent: () => string) {
  const { apiClient } = useServices();
  const [wish, setWish] = createSignal<Wish>(nothing);
  const list = createPages(
    () => ({ agent: agent(), ...wish() }),
    (now, asked) => {
      const { agent: id, ...filter } = now;
      return apiClient.webhooks.deliveries(id, { ...filter, ...asked });
    },
  );
  lookAgain(look_ms, list.refresh);
  return {
    list,
    wish,
    change: (part: Partial<Wish>) => setWish((now) => ({ ...now, ...part })),
    filtered: () => Object.values(wish()).some(Boolean),
    /** Everything, as it is now. */
    async showAll(): Promise<void> {
      setWish(nothing);
      await list.refresh();
    },
    async replay(rows: Delivery[]): Promise<number> {
      for (const row of rows) await apiClient.webhooks.replay(agent(), row.id);
      await list.refresh();
      return rows.length;
    },
  };
}

export type Deliveries = ReturnType<typeof createDeliveries>;
