import type { Id, LinkKind, Suggestion } from "@heraut/client";
import { Badge, Button, Dialog, ErrorState, Skeleton } from "@heraut/kit";
import { For, Match, Show, Switch, createResource, createSignal } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { sentence } from "~/core/problems";
import { useI18n, useServices } from "~/core/services";
import { EntityForm } from "~/features/entities";
import type { ScenarioEntity } from "~/features/entities";
import { singular } from "./linkActions";

type SuggestionsProps = {
  scenarioId: Id;
  kind: LinkKind;
  onClose: () => void;
  onAdd: (entity: ScenarioEntity) => Promise<void>;
};

/** Three proposals, and three others as often as wanted. */
export function SuggestionsDialog(props: SuggestionsProps) {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const [round, setRound] = createSignal({ tour: 1, exclus: [] as string[] });
  const [answer, { refetch }] = createResource(round, (body) =>
    apiClient.links.suggest(props.scenarioId, props.kind, body),
  );
  const items = () => (answer.error ? [] : (answer.latest?.items ?? []));
  const others = () =>
    setRound((now) => ({ tour: now.tour + 1, exclus: [...now.exclus, ...items().map((one) => one.label)] }));
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t().detail.proposeTitle[props.kind]}
      closeLabel={t().common.close}
      size="lg"
      footer={
        <Button icon="refresh" busy={answer.loading} onClick={others}>
          {t().detail.proposeOthers}
        </Button>
      }
    >
      <Switch>
        <Match when={answer.error}>
          <ErrorState
            title={t().errors.title}
            detail={sentence(answer.error, t())}
            action={
              <Button size="sm" icon="refresh" onClick={() => void refetch()}>
                {t().common.retry}
              </Button>
            }
          />
        </Match>
        <Match when={answer.loading && !items().length}>
          <Skeleton label={t().common.loading} lines={6} />
        </Match>
        <Match when={items().length}>
          <ul class="divide-y divide-rule">
            <For each={items()}>{(item) => <SuggestionCard suggestion={item} {...props} />}</For>
          </ul>
        </Match>
      </Switch>
    </Dialog>
  );
}

function SuggestionCard(props: SuggestionsProps & { suggestion: Suggestion }) {
  const { t } = useI18n();
  const { attempt, busy } = createAttempt();
  const [added, setAdded] = createSignal(false);
  const [editing, setEditing] = createSignal(false);
  const add = async (entity: ScenarioEntity) => {
    await props.onAdd(entity);
    setAdded(true);
  };
  const addAsIs = () =>
    attempt(() => add(props.suggestion.entity as ScenarioEntity), {
      done: () => t().detail.added(props.suggestion.label),
    });
  return (
    <li class="flex flex-col gap-x-6 gap-y-2 py-4 first:pt-0 sm:flex-row">
      <div class="min-w-0 flex-1">
        <h3 class="font-serif text-lg font-semibold">{props.suggestion.label}</h3>
        <p>{props.suggestion.description}</p>
        <p class="mt-1 text-sm text-muted">
          <span class="font-medium text-ink">{t().proposals.insight}</span> — {props.suggestion.insight}
        </p>
      </div>
      <Show
        when={!added()}
        fallback={
          <div>
            <Badge tone="positive">{t().proposals.accepted[singular[props.kind]]}</Badge>
          </div>
        }
      >
        <div class="flex shrink-0 gap-1.5 sm:flex-col">
          <Button
            size="sm"
            variant="primary"
            busy={busy()}
            aria-label={t().proposals.acceptNamed(props.suggestion.label)}
            onClick={() => void addAsIs()}
          >
            {t().proposals.accept}
          </Button>
          <Button
            size="sm"
            aria-label={t().proposals.modifyNamed(props.suggestion.label)}
            onClick={() => setEditing(true)}
          >
            {t().proposals.modify}
          </Button>
        </div>
      </Show>
      <Show when={editing()}>
        <EntityForm
          kind={singular[props.kind]}
          initial={props.suggestion.entity}
          title={t().proposals.editTitle}
          onClose={() => setEditing(false)}
          onSubmit={add}
        />
      </Show>
    </li>
  );
}
