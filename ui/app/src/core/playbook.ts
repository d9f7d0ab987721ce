import type { Playbook } from "@heraut/client";
import { createResource } from "solid-js";
import { useServices } from "./services";

/** The vocabulary of the planner in the reader's language; a form without it still works. */
export function usePlaybook(): () => Playbook | undefined {
  const { apiClient, i18n } = useServices();
  const [playbook] = createResource(i18n.language, () => apiClient.session.playbook().catch(() => undefined));
  // `latest` never suspends: a form must not blink because its vocabulary arrives late.
  return () => (playbook.state === "ready" || playbook.state === "refreshing" ? playbook.latest : undefined);
}
