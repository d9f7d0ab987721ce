import type { Id } from "@heraut/client";
import { Button, Icon, inputClass } from "@heraut/kit";
import { For, Show, createSignal, onMount } from "solid-js";
import { useI18n } from "~/core/services";
import { closest } from "./closest";
import { useScenarioStore } from "~/features/scenarios/scenarioStore";

type FirstVisitProps = { onOpen: (id: Id) => void; onSkip: () => void };

const most_shown = 3;

/** Ten minutes and no idea where to begin: the demonstration closest to one's own trade, one press away. */
export default function FirstVisit(props: FirstVisitProps) {
  const { t } = useI18n();
  const store = useScenarioStore();
  const [sector, setSector] = createSignal("");
  // On a phone the list waits in its sheet.
  onMount(() => store.state.status === "idle" && void store.reload());
  const shown = () => closest(store.state.list, sector()).slice(0, most_shown);
  return (
    <Show when={store.state.list.length}>
      <section
        data-first-visit
        // The list, and the card with it, may come after the log has gone to its end.
        ref={(card) => requestAnimationFrame(() => card.scrollIntoView({ block: "start" }))}
        aria-labelledby="premiere-visite"
        class="animate-arrive rounded-lg border border-rule bg-surface p-4 sm:px-5 print:hidden"
      >
        <div class="flex items-start justify-between gap-4">
          <p class="text-2xs font-semibold tracking-wider text-accent uppercase">{t().firstVisit.kicker}</p>
          <Button size="sm" variant="quiet" class="-mt-1.5 -mr-2" onClick={() => props.onSkip()}>
            {t().firstVisit.skip}
          </Button>
        </div>
        <h2 id="premiere-visite" class="mt-1 font-serif text-xl font-semibold">
          {t().firstVisit.title}
        </h2>
        <ol class="mt-3 grid gap-x-6 gap-y-2 text-sm text-muted sm:grid-cols-3">
          <For each={t().firstVisit.steps}>
            {(step, index) => (
              <li class="border-t border-rule pt-2">
                <span class="mr-1.5 font-serif text-base text-accent">{index() + 1}</span>
                {step}
              </li>
            )}
          </For>
        </ol>
        <label class="mt-4 block text-sm font-medium" for="secteur">
          {t().firstVisit.sector}
        </label>
        <input
          id="secteur"
          type="text"
          class={`${inputClass} mt-1 max-w-md`}
          placeholder={t().firstVisit.sectorHint}
          value={sector()}
          onInput={(event) => setSector(event.currentTarget.value)}
        />
        <ul
          aria-label={t().firstVisit.demos}
          class="mt-3 grid gap-px overflow-hidden rounded-md border border-rule bg-rule sm:grid-cols-3"
        >
          <For each={shown()}>
            {(row) => (
              <li class="min-w-0 bg-surface">
                <button
                  type="button"
                  class="flex w-full items-center gap-3 px-3 py-2 text-left transition-colors hover:bg-accent-soft focus-visible:-outline-offset-2"
                  onClick={() => props.onOpen(row.id)}
                >
                  <span class="min-w-0 flex-1">
                    <span class="block truncate font-medium">{row.nom}</span>
                    <span class="block truncate text-sm text-muted">{row.thematique}</span>
                  </span>
                  <Icon name="chevronRight" class="size-4 shrink-0 text-accent" />
                </button>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
