import type { Agent, AgentPatch } from "@heraut/client";
import { toast } from "@heraut/kit";
import { createResource } from "solid-js";
import { refreshingWhenStale } from "~/core/problems";
import { useI18n, useServices } from "~/core/services";

/** One agent, as it was last read: every part of its page saves to it and shows what came of it. */
export function createAgentStore(id: () => string) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const [agent, { mutate, refetch }] = createResource(id, (it) => apiClient.agents.get(it));
  return {
    agent,
    refetch,
    accept: (now: Agent) => mutate(() => now),
    /** Saves a part. What somebody else wrote meanwhile is read first, and what was typed stays. */
    async save(patch: AgentPatch): Promise<Agent> {
      const revision = agent.latest?.revision;
      const now = await refreshingWhenStale(apiClient.agents.patch(id(), patch, revision), async () =>
        refetch(),
      );
      mutate(() => now);
      toast(t().agents.saved);
      return now;
    },
  };
}

export type AgentStore = ReturnType<typeof createAgentStore>;
