import type { Id, LinkKind, SuggestRequest, Suggestion, Suggestions } from "@heraut/client";
import { Badge, Button, Dialog, ErrorState } from "@heraut/kit";
import { Index, Match, Show, Switch, createSignal, onCleanup, onMount } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { CutOff } from "~/core/CutOff";
import { createLiveTurn } from "~/core/liveTurn";
import { sentence } from "~/core/problems";
import { useI18n, useServices } from "~/core/services";
import { StepLine } from "~/core/StepLine";
import { useChatStore } from "~/features/chat/chatStore";
import { threadKey } from "~/features/chat/thread";
import { EntityForm } from "~/features/entities";
import type { ScenarioEntity } from "~/features/entities";
import { singular } from "./linkActions";

type SuggestionsProps = {
  scenarioId: Id;
  kind: LinkKind;
  onClose: () => void;
  onAdd: (entity: ScenarioEntity) => Promise<void>;
};

/** Rounds of three: what is asked, what came, and why it did not. */
function createRounds(props: SuggestionsProps) {
  const { apiClient } = useServices();
  const chat = useChatStore();
  const turn = createLiveTurn<Suggestion, Suggestions>();
  const [answer, setAnswer] = createSignal<Suggestions | null>(null);
  const [problem, setProblem] = createSignal<unknown>(null);
  const leaving = new AbortController();
  let round: SuggestRequest = { tour: 1, exclus: [] };

  async function take(work: Promise<Suggestions | null>): Promise<void> {
    setAnswer(null);
    setProblem(null);
    try {
      setAnswer(await work);
    } catch (error) {
      if (!leaving.signal.aborted) setProblem(error);
    }
  }

  const ask = () => {
    const model = chat.models.get(threadKey(props.scenarioId));
    const body = { ...round, ...(model ? { model } : {}) };
    const { scenarioId, kind } = props;
    return take(
      turn.run((options) => apiClient.links.suggest(scenarioId, kind, body, options), {
        signal: leaving.signal,
      }),
    );
  };
  const items = () => answer()?.items ?? turn.state.live.items;

  onMount(() => void ask());
  // Nobody will read what comes after the window was closed: the model need not go on writing it.
  onCleanup(() => {
    void turn.stop();
    leaving.abort();
  });

  return {
    turn,
    answer,
    problem,
    items,
    ask: () => void ask(),
    resume: () => void take(turn.resume()),
    others: () => {
      const seen = items().map((one) => one.label);
      round = { tour: (round.tour ?? 1) + 1, exclus: [...(round.exclus ?? []), ...seen] };
      void ask();
    },
  };
}

/** Three proposals, and three others as often as wanted. Each can be added as soon as it is there. */
export function SuggestionsDialog(props: SuggestionsProps) {
  const { t } = useI18n();
  const rounds = createRounds(props);
  const { state, stop } = rounds.turn;
  const [added, setAdded] = createSignal<string[]>([]);
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t().detail.proposeTitle[props.kind]}
      closeLabel={t().common.close}
      size="lg"
      footer={
        // One button that changes its meaning: focus stays on it.
        <Button
          icon={state.running ? "stop" : "refresh"}
          aria-disabled={state.live.stopping && state.running ? true : undefined}
          onClick={() => (state.running ? void stop() : rounds.others())}
        >
          {state.running ? t().turns.stop : t().detail.proposeOthers}
        </Button>
      }
    >
      <div class="flex flex-col gap-3" aria-busy={state.running}>
        <Show when={rounds.answer()?.degraded}>
          <p class="text-sm text-warning">{rounds.answer()!.note || t().chat.degraded}</p>
        </Show>
        <ul class="divide-y divide-rule empty:hidden">
          <Index each={rounds.items()}>
            {(item) => (
              <SuggestionCard
                {...props}
                suggestion={item()}
                added={added().includes(item().label)}
                onAdded={() => setAdded((all) => [...all, item().label])}
              />
            )}
          </Index>
        </ul>
        <Switch>
          <Match when={state.running}>
            <StepLine live={state.live} fallback={t().chat.typingFor[`propose_${props.kind}`]!} />
          </Match>
          <Match when={rounds.problem()}>
            {(problem) => (
              <ErrorState
                title={t().errors.title}
                detail={sentence(problem(), t())}
                action={
                  <Button size="sm" icon="refresh" onClick={rounds.ask}>
                    {t().common.retry}
                  </Button>
                }
              />
            )}
          </Match>
          <Match when={state.cut}>{(cut) => <CutOff cut={cut()} onResume={rounds.resume} />}</Match>
          <Match when={state.stopped}>
            <p role="status" class="text-sm text-muted">
              {t().turns.stopped}
            </p>
          </Match>
        </Switch>
      </div>
    </Dialog>
  );
}

type CardProps = SuggestionsProps & { suggestion: Suggestion; added: boolean; onAdded: () => void };

function SuggestionCard(props: CardProps) {
  const { t } = useI18n();
  const { attempt, busy } = createAttempt();
  const [editing, setEditing] = createSignal(false);
  const add = async (entity: ScenarioEntity) => {
    await props.onAdd(entity);
    props.onAdded();
  };
  const addAsIs = () =>
    attempt(() => add(props.suggestion.entity as ScenarioEntity), {
      done: () => t().detail.added(props.suggestion.label),
    });
  return (
    <li class="flex animate-arrive flex-col gap-x-6 gap-y-2 py-4 first:pt-0 sm:flex-row">
      <div class="min-w-0 flex-1">
        <h3 class="font-serif text-lg font-semibold">{props.suggestion.label}</h3>
        <p>{props.suggestion.description}</p>
        <p class="mt-1 text-sm text-muted">
          <span class="font-medium text-ink">{t().proposals.insight}</span> — {props.suggestion.insight}
        </p>
      </div>
      <Show
        when={!props.added}
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
