import type { Plan } from "@heraut/client";
import { Badge, Button, Icon } from "@heraut/kit";
import { For, Show, createSignal } from "solid-js";
import { InlineEdit } from "~/core/InlineEdit";
import { Editors } from "~/core/ReadOnly";
import { useI18n } from "~/core/services";
import { useSourceName } from "~/core/sourceName";
import { LoadBars } from "./LoadBars";
import type { PlanActions } from "./planActions";

type SummaryProps = { plan: Plan; actions: PlanActions; onGenerate: () => void };

/** What the plan says in a few lines, what it weighs, and what to watch. */
export function PlanSummary(props: SummaryProps) {
  const { t, day, number } = useI18n();
  const sourceName = useSourceName();
  return (
    <div class="grid gap-x-10 gap-y-5 @4xl:grid-cols-[1fr_18rem]">
      <div class="min-w-0">
        <Resume plan={props.plan} actions={props.actions} />
        <p class="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          <Badge tone="accent">{t().plan.version(props.plan.numero)}</Badge>
          <span>
            {t().plan.facts(
              props.plan.horizon_semaines,
              number(props.plan.heures_par_semaine),
              props.plan.date_debut ? day(props.plan.date_debut, "long") : t().plan.noDate,
            )}
          </span>
          <span>{sourceName(props.plan.source)}</span>
        </p>
        <Warnings plan={props.plan} />
      </div>
      <div class="flex flex-col items-start gap-4">
        <Editors>
          <Button icon="refresh" onClick={() => props.onGenerate()}>
            {t().plan.regenerate}
          </Button>
        </Editors>
        <LoadBars plan={props.plan} />
      </div>
    </div>
  );
}

/** Longer than this, a summary would push the lines of the plan out of sight. */
const long_resume = 260;

function Resume(props: { plan: Plan; actions: PlanActions }) {
  const { t } = useI18n();
  const [whole, setWhole] = createSignal(false);
  const long = () => props.plan.resume.length > long_resume;
  return (
    <div class="max-w-[75ch] font-serif text-lg">
      <InlineEdit
        value={props.plan.resume}
        label={t().plan.editResume}
        multiline
        required
        textClass={long() && !whole() ? "line-clamp-3" : undefined}
        onSave={async (resume) => Boolean(await props.actions.saveResume(props.plan, resume))}
      />
      <Show when={long()}>
        <button
          type="button"
          class="rounded-sm font-sans text-sm text-accent hover:underline print:hidden"
          aria-expanded={whole()}
          onClick={() => setWhole(!whole())}
        >
          {whole() ? t().plan.readLess : t().plan.readAll}
        </button>
      </Show>
    </div>
  );
}

function Warnings(props: { plan: Plan }) {
  const { t } = useI18n();
  return (
    <Show when={props.plan.avertissements.length}>
      <details class="mt-3 max-w-prose text-sm">
        <summary class="inline-flex cursor-pointer items-center gap-2 rounded-sm font-medium text-warning">
          <Icon name="info" />
          {t().plan.warnings(props.plan.avertissements.length)}
          <Icon name="chevronDown" class="size-3.5" />
        </summary>
        <ul class="mt-2 flex flex-col gap-1.5 border-l-2 border-warning/40 pl-4">
          <For each={props.plan.avertissements}>{(warning) => <li>{warning.message}</li>}</For>
        </ul>
      </details>
    </Show>
  );
}
