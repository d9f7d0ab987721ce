import type { Plan } from "@heraut/client";
import { Badge, Button, Icon } from "@heraut/kit";
import { For, Show } from "solid-js";
import { InlineEdit } from "~/core/InlineEdit";
import { useI18n } from "~/core/services";
import { LoadBars } from "./LoadBars";
import type { PlanActions } from "./planActions";

type SummaryProps = { plan: Plan; actions: PlanActions; onGenerate: () => void };

/** What the plan says in a few lines, what it weighs, and what to watch. */
export function PlanSummary(props: SummaryProps) {
  const { t, day, number } = useI18n();
  const source = () =>
    props.plan.source in t().common.sources
      ? t().common.sources[props.plan.source as "playbook"]
      : props.plan.source;
  return (
    <div class="grid gap-x-10 gap-y-5 lg:grid-cols-[1fr_18rem]">
      <div class="min-w-0">
        <div class="max-w-prose font-serif text-lg">
          <InlineEdit
            value={props.plan.resume}
            label={t().plan.editResume}
            multiline
            required
            onSave={async (resume) => Boolean(await props.actions.saveResume(props.plan, resume))}
          />
        </div>
        <p class="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          <Badge tone="accent">{t().plan.version(props.plan.numero)}</Badge>
          <span>
            {t().plan.facts(
              props.plan.horizon_semaines,
              number(props.plan.heures_par_semaine),
              day(props.plan.date_debut, "long"),
            )}
          </span>
          <span>{source()}</span>
        </p>
        <Warnings plan={props.plan} />
      </div>
      <div class="flex flex-col items-start gap-4">
        <Button icon="refresh" onClick={() => props.onGenerate()}>
          {t().plan.regenerate}
        </Button>
        <LoadBars plan={props.plan} />
      </div>
    </div>
  );
}

function Warnings(props: { plan: Plan }) {
  const { t } = useI18n();
  return (
    <Show when={props.plan.avertissements.length}>
      <section aria-label={t().plan.warnings} class="mt-4">
        <ul class="flex max-w-prose flex-col gap-1.5 text-sm">
          <For each={props.plan.avertissements}>
            {(warning) => (
              <li class="flex gap-2">
                <Icon name="info" class="mt-0.5 size-4 shrink-0 text-warning" />
                <span>{warning.message}</span>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
