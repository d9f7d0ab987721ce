import { Badge, Button } from "@heraut/kit";
import { For, Show, createResource } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { Loaded } from "~/core/Loaded";
import { Section } from "~/core/PartsPage";
import { useI18n, useMayEdit, useServices } from "~/core/services";
import type { PartProps } from "./AgentPage";

/** What the agent was told before, and the way back to it. */
export default function VersionsPart(props: PartProps) {
  const { apiClient } = useServices();
  const { t, dateTime } = useI18n();
  const mayEdit = useMayEdit();
  const { attempt, busy } = createAttempt();
  const [versions, { refetch }] = createResource(
    () => [props.agent.id, props.agent.version] as const,
    ([id]) => apiClient.agents.versions(id).then(({ items }) => items),
  );
  const restore = (numero: number) =>
    attempt(() => apiClient.agents.restoreVersion(props.agent.id, numero).then(props.store.accept), {
      done: () => t().agents.restoredVersion(numero),
    });
  return (
    <Section id="titre-versions" title={t().agents.parts.versions} intro={t().agents.versionsIntro}>
      <Loaded resource={versions} onRetry={() => void refetch()}>
        {(rows) => (
          <ul class="divide-y divide-rule">
            <For each={rows()}>
              {(version) => (
                <li class="flex flex-col gap-2 py-3">
                  <p class="flex flex-wrap items-center gap-2">
                    <span class="font-medium">{t().agents.version(version.numero)}</span>
                    <span class="text-sm text-muted">{dateTime(version.created_at)}</span>
                    <Show
                      when={version.numero === props.agent.version}
                      fallback={
                        <Show when={mayEdit()}>
                          <Button
                            size="sm"
                            icon="undo"
                            busy={busy()}
                            aria-label={`${t().agents.restoreVersion} : ${t().agents.version(version.numero)}`}
                            onClick={() => void restore(version.numero)}
                          >
                            {t().agents.restoreVersion}
                          </Button>
                        </Show>
                      }
                    >
                      <Badge tone="accent">{t().agents.current}</Badge>
                    </Show>
                  </p>
                  <pre
                    class="max-h-40 overflow-auto rounded-md bg-sunken p-3 font-sans text-sm whitespace-pre-wrap"
                    tabindex="0"
                  >
                    {version.instructions || "—"}
                  </pre>
                </li>
              )}
            </For>
          </ul>
        )}
      </Loaded>
    </Section>
  );
}
