import type { Inspiration } from "@heraut/client";
import { Badge, Icon, Menu, buttonClass } from "@heraut/kit";
import { Show } from "solid-js";
import { useFormatName } from "~/core/playbook";
import { Editors } from "~/core/ReadOnly";
import { useI18n } from "~/core/services";

type CardProps = { inspiration: Inspiration; busy: boolean; onUse: (comme: string) => void };

const kinds = ["ressource", "cible", "objectif"] as const;

/** An idea to take over as a ressource, a cible or an objectif. */
export function InspirationCard(props: CardProps) {
  const { t } = useI18n();
  const formatName = useFormatName();
  return (
    <li class="flex flex-col items-start gap-1.5">
      <p class="flex flex-wrap gap-1.5">
        <Badge tone="accent">{formatName(props.inspiration.format)}</Badge>
        <Show when={props.inspiration.hors_requete}>
          <Badge tone="warning">{t().inspirations.offTopic}</Badge>
        </Show>
      </p>
      <h3 class="font-serif text-lg leading-snug font-semibold">{props.inspiration.titre}</h3>
      <p class="text-sm">{props.inspiration.extrait}</p>
      <p class="text-sm text-muted">
        <span class="font-medium text-ink">{t().inspirations.advice}</span> —{" "}
        {props.inspiration.recommandation_action}
      </p>
      <p class="text-xs text-muted">{props.inspiration.source}</p>
      <Editors>
        <Menu
          label={`${t().inspirations.use} : ${props.inspiration.titre}`}
          triggerClass={`${buttonClass("secondary", "sm")} mt-1`}
          entries={kinds.map((kind) => ({
            label: t().inspirations.useAs[kind],
            disabled: props.busy,
            checked: props.inspiration.entity.kind === kind,
            onSelect: () => props.onUse(kind),
          }))}
        >
          {t().inspirations.use}
          <Icon name="chevronDown" />
        </Menu>
      </Editors>
    </li>
  );
}
