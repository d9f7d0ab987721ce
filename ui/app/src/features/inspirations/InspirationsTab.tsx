import type { Id, Inspiration, Recherche, Scenario } from "@heraut/client";
import { Badge, Button, EmptyState, Skeleton, inputClass } from "@heraut/kit";
import { For, Show, createResource, createSignal, createUniqueId } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { useI18n, useServices } from "~/core/services";
import { useScenarioStore } from "~/features/scenarios/scenarioStore";
import { InspirationCard } from "./InspirationCard";

/** Searches in the internal library, and what was found before. */
export default function InspirationsTab(props: { scenario: Scenario }) {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const { attempt, busy } = createAttempt();
  const [query, setQuery] = createSignal("");
  const [past, { refetch }] = createResource(
    () => props.scenario.id,
    (id) => apiClient.search.past(id).catch(() => []),
  );
  const search = async () => {
    const requete = query().trim();
    if (!requete) return;
    const found = await attempt(() => apiClient.search.run(props.scenario.id, requete));
    if (!found) return;
    setQuery("");
    await refetch();
  };
  return (
    <div class="flex flex-col gap-6">
      <form
        role="search"
        class="flex max-w-2xl flex-col gap-1.5"
        onSubmit={(event) => {
          event.preventDefault();
          void search();
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
          <Button type="submit" variant="primary" icon="search" busy={busy()} disabled={!query().trim()}>
            {t().inspirations.submit}
          </Button>
        </div>
        <p class="text-sm text-muted">{t().inspirations.intro}</p>
      </form>
      <Show when={past.latest} fallback={<Skeleton label={t().common.loading} lines={4} />}>
        {(rows) => (
          <Show when={rows().length} fallback={<EmptyState icon="idea" title={t().inspirations.pastEmpty} />}>
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
      <ul class="grid gap-x-8 gap-y-5 lg:grid-cols-3">
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
