import type { Id, Inspiration, Recherche, Scenario, SearchAnswer } from "@heraut/client";
import { Badge, Button, EmptyState, Skeleton, inputClass, toast, toastError } from "@heraut/kit";
import { For, Show, createResource, createSignal, createUniqueId } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { CutOff } from "~/core/CutOff";
import { LiveItems } from "~/core/LiveItems";
import { createLiveTurn } from "~/core/liveTurn";
import { sentence } from "~/core/problems";
import { Editors } from "~/core/ReadOnly";
import { useI18n, useServices } from "~/core/services";
import { StepLine } from "~/core/StepLine";
import { useChatStore } from "~/features/chat/chatStore";
import { threadKey } from "~/features/chat/thread";
import { useScenarioStore } from "~/features/scenarios/scenarioStore";
import { InspirationCard } from "./InspirationCard";

/** Searches in the internal library, and what was found before. */
export default function InspirationsTab(props: { scenario: Scenario }) {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const chat = useChatStore();
  const turn = createLiveTurn<Inspiration, SearchAnswer>();
  const [query, setQuery] = createSignal("");
  /** What came is shown until the list of searches has it. */
  const [arriving, setArriving] = createSignal(false);
  const [past, { refetch }] = createResource(
    () => props.scenario.id,
    (id) => apiClient.search.past(id).catch(() => []),
  );

  async function take(work: Promise<SearchAnswer | null>): Promise<void> {
    setArriving(true);
    try {
      const found = await work;
      if (!found) return;
      if (found.degraded) toast(found.note || t().chat.degraded);
      setQuery("");
      await refetch();
    } catch (error) {
      toastError(sentence(error, t()));
    } finally {
      setArriving(false);
    }
  }

  const search = () => {
    const requete = query().trim();
    if (!requete || turn.state.running) return;
    const scenario_id = props.scenario.id;
    const model = chat.models.get(threadKey(scenario_id));
    const body = { scenario_id, requete, ...(model ? { model } : {}) };
    void take(turn.run((options) => apiClient.search.run(body, options)));
  };

  return (
    <div class="@container flex flex-col gap-6">
      <Editors>
        <form
          role="search"
          class="flex max-w-2xl flex-col gap-1.5"
          onSubmit={(event) => {
            event.preventDefault();
            search();
          }}
        >
          <div class="flex gap-2">
            <input
              type="search"
              class={inputClass}
              aria-label={t().inspirations.search}
              placeholder={t().inspirations.placeholder}
              maxLength={180}
              value={query()}
              onInput={(event) => setQuery(event.currentTarget.value)}
            />
            <Button
              type={turn.state.running ? "button" : "submit"}
              variant={turn.state.running ? "secondary" : "primary"}
              icon={turn.state.running ? "stop" : "search"}
              disabled={!turn.state.running && !query().trim()}
              onClick={() => turn.state.running && void turn.stop()}
            >
              {turn.state.running ? t().turns.stop : t().inspirations.submit}
            </Button>
          </div>
          <p class="text-sm text-muted">{t().inspirations.intro}</p>
        </form>
      </Editors>
      <Show when={arriving()}>
        <div class="flex flex-col gap-3" aria-busy="true">
          <Show when={turn.state.running}>
            <StepLine live={turn.state.live} fallback={t().chat.typingFor.search_inspirations!} />
          </Show>
          <LiveItems items={turn.state.live.items} label={t().inspirations.results} />
        </div>
      </Show>
      <Show when={!turn.state.running && turn.state.cut}>
        {(cut) => <CutOff cut={cut()} onResume={() => void take(turn.resume())} />}
      </Show>
      <div role="status">
        <Show when={!turn.state.running && turn.state.stopped}>
          <p class="text-sm text-muted">{t().turns.workStopped}</p>
        </Show>
      </div>
      <Show when={past.latest} fallback={<Skeleton label={t().common.loading} lines={4} />}>
        {(rows) => (
          <Show
            when={rows().length}
            fallback={
              <EmptyState
                icon="idea"
                title={t().inspirations.pastEmpty}
                action={
                  <Editors>
                    <For each={t().inspirations.tries(props.scenario.thematique).split(" | ")}>
                      {(requete) => (
                        <Button
                          size="sm"
                          icon="search"
                          disabled={turn.state.running}
                          onClick={() => {
                            setQuery(requete);
                            search();
                          }}
                        >
                          {requete}
                        </Button>
                      )}
                    </For>
                  </Editors>
                }
              >
                {t().inspirations.pastHint}
              </EmptyState>
            }
          >
            <For each={rows()}>{(row) => <PastSearch recherche={row} scenarioId={props.scenario.id} />}</For>
          </Show>
        )}
      </Show>
    </div>
  );
}

function PastSearch(props: { recherche: Recherche; scenarioId: Id }) {
  const { t, ago } = useI18n();
  const { apiClient } = useServices();
  const store = useScenarioStore();
  const { attempt, busy } = createAttempt();
  const heading = createUniqueId();
  const adopt = (inspiration: Inspiration, index: number, comme: string) =>
    attempt(
      async () =>
        store.accept(await apiClient.search.adopt(props.scenarioId, props.recherche.id, { index, comme })),
      { done: () => t().inspirations.used(inspiration.titre) },
    );
  return (
    <section aria-labelledby={heading} class="border-t border-rule pt-4">
      <h2 class="mb-3 flex items-baseline gap-3 font-serif text-xl font-semibold">
        <span id={heading}>{props.recherche.requete}</span>
        <span class="font-sans text-sm font-normal text-muted">{ago(props.recherche.created_at)}</span>
        <Badge>{t().inspirations.count(props.recherche.items.length)}</Badge>
      </h2>
      <ul class="grid gap-x-8 gap-y-5 @4xl:grid-cols-3">
        <For each={props.recherche.items}>
          {(item, index) => (
            <InspirationCard
              inspiration={item}
              busy={busy()}
              onUse={(comme) => void adopt(item, index(), comme)}
            />
          )}
        </For>
      </ul>
    </section>
  );
}
