import type { ScenarioResume } from "@heraut/client";
import { Badge } from "@heraut/kit";
import { Show } from "solid-js";
import { useI18n } from "~/core/services";

export function StatutBadge(props: { scenario: ScenarioResume }) {
  const { t } = useI18n();
  return (
    <Show when={!props.scenario.archived} fallback={<Badge>{t().scenarios.archivedBadge}</Badge>}>
      <Badge tone={props.scenario.statut === "ready" ? "positive" : "neutral"}>
        {t().scenarios.statut[props.scenario.statut]}
      </Badge>
    </Show>
  );
}
