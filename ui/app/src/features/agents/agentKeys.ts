import type { AgentKey } from "@heraut/client";
import { createResource } from "solid-js";
import { useServices } from "~/core/services";

/** Neither replaced nor over. */
export const alive = (key: AgentKey): boolean =>
  key.replaced_by === null && (!key.expires_at || Date.parse(key.expires_at) > Date.now());

/** The keys of an agent, and the one that its pages show. */
export function createAgentKeys(id: () => string) {
  const { apiClient } = useServices();
  const [keys, { refetch }] = createResource(id, (it) =>
    apiClient.agents.keys(it).then(({ items }) => items),
  );
  const publishable = () => keys.latest?.find((it) => it.token !== null && alive(it))?.token ?? null;
  return { keys, publishable, refetch };
}
