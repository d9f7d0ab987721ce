import type { Message, PlanResume, Scenario } from "@heraut/client";
import { Button, EmptyState, ErrorState, Icon, Skeleton, buttonClass, cx } from "@heraut/kit";
import { A } from "@solidjs/router";
import { For, Match, Show, Switch, createEffect, createResource, createSignal, on } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { sentence } from "~/core/problems";
import { useI18n, useServices } from "~/core/services";
import { firstSentence } from "~/core/sentences";
import { momentsOf } from "./history";
import type { Shown } from "./history";

/** What was said about this scenario and which plans came of it, newest first; older messages when asked for. */
export default function TimelineTab(props: { scenario: Scenario; onOpenPlan?: () => void }) {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const { attempt, busy } = createAttempt();
  const [shown, setShown] = createSignal<Shown>("all");
  const [older, setOlder] = createSignal<{ items: Message[]; cursor: string | null } | null>(null);
  const [page, { refetch }] = createResource(
    () => props.scenario.id,
    (id) => apiClient.scenarios.messages(id),
  );
  const [plans] = createResource(
    () => ({ id: props.scenario.id, revision: props.scenario.plan?.revision }),
    ({ id, revision }) => (revision === undefined ? [] : apiClient.plan.versions(id).catch(() => [])),
  );
  createEffect(on(page, () => setOlder(null), { defer: true }));
  const messages = () => [...(page.latest?.items ?? []), ...(older()?.items ?? [])];
  const cursor = () => (older() ? older()!.cursor : (page.latest?.next_cursor ?? null));
  const moments = () => momentsOf(messages(), plans.latest ?? [], cursor() !== null, shown());

  const loadOlder = () =>
    attempt(async () => {
      const next = await apiClient.scenarios.messages(props.scenario.id, cursor());
      setOlder((now) => ({ items: [...(now?.items ?? []), ...next.items], cursor: next.next_cursor }));
    });

  return (
    <section aria-labelledby="titre-messages">
      <div class="mb-4 flex flex-wrap items-baseline justify-between gap-3">
        <h2 id="titre-messages" class="font-serif text-xl font-semibold">
          {t().detail.timeline}
        </h2>
        <ShownChoice shown={shown()} onChoose={setShown} />
        <A href={`/?scenario=${props.scenario.id}`} class={buttonClass("secondary", "sm")}>
          <Icon name="chat" />
          {t().detail.continueChat}
        </A>
      </div>
      <p class="mb-4 text-sm text-muted">{t().chat.expiry}</p>
      <Switch
        fallback={
          <EmptyState
            icon="chat"
            title={t().detail.timelineEmpty}
            action={
              <A href={`/?scenario=${props.scenario.id}`} class={buttonClass("primary")}>
                {t().scenarios.openChat}
              </A>
            }
          >
            {t().historique.empty}
          </EmptyState>
        }
      >
        <Match when={page.error}>
          <ErrorState
            title={t().errors.title}
            detail={sentence(page.error, t())}
            action={
              <Button size="sm" icon="refresh" onClick={() => void refetch()}>
                {t().common.retry}
              </Button>
            }
          />
        </Match>
        <Match when={page.loading && !page.latest}>
          <Skeleton label={t().common.loading} lines={5} />
        </Match>
        <Match when={moments().length}>
          <ol class="ml-1.5 border-l border-rule">
            <For each={moments()}>
              {(moment) =>
                moment.kind === "message" ? (
                  <TimelineRow message={moment.message} />
                ) : (
                  <PlanRow plan={moment.plan} onOpen={props.onOpenPlan} />
                )
              }
            </For>
          </ol>
          <Show when={cursor() && shown() !== "plans"}>
            <Button size="sm" class="mt-2" busy={busy()} onClick={() => void loadOlder()}>
              {t().historique.older}
            </Button>
          </Show>
        </Match>
      </Switch>
    </section>
  );
}

function ShownChoice(props: { shown: Shown; onChoose: (shown: Shown) => void }) {
  const { t } = useI18n();
  return (
    <div role="group" aria-label={t().historique.show} class="flex text-sm">
      <For each={["all", "messages", "plans"] as Shown[]}>
        {(one) => (
          <button
            type="button"
            aria-pressed={props.shown === one}
            class={cx(
              "-ml-px min-h-8 border border-edge/60 px-3 first:rounded-l-md last:rounded-r-md hover:text-accent focus-visible:z-10",
              props.shown === one ? "bg-accent-soft font-medium text-accent-strong" : "bg-surface",
            )}
            onClick={() => props.onChoose(one)}
          >
            {t().historique[one]}
          </button>
        )}
      </For>
    </div>
  );
}

function TimelineRow(props: { message: Message }) {
  const { t, dateTime } = useI18n();
  const own = () => props.message.auteur === "user";
  return (
    <li class="relative pb-4 pl-5">
      <span
        aria-hidden="true"
        class={cx(
          "absolute top-1.5 -left-1.25 size-2.5 rounded-full border-2 border-paper",
          own() ? "bg-edge" : "bg-accent",
        )}
      />
      <p class="text-xs text-muted">
        {own() ? t().chat.you : t().chat.assistant} ·{" "}
        <time dateTime={props.message.created_at}>{dateTime(props.message.created_at)}</time>
      </p>
      <p class="max-w-prose">{own() ? props.message.contenu : firstSentence(props.message.contenu)}</p>
    </li>
  );
}

function PlanRow(props: { plan: PlanResume; onOpen?: () => void }) {
  const { t, dateTime } = useI18n();
  return (
    <li class="relative pb-4 pl-5">
      <span
        aria-hidden="true"
        class="absolute top-1 -left-2.25 flex size-4.5 items-center justify-center rounded-sm bg-accent text-on-accent"
      >
        <Icon name="plan" class="size-3" />
      </span>
      <p class="text-xs text-muted">
        <time dateTime={props.plan.generated_at}>{dateTime(props.plan.generated_at)}</time>
      </p>
      <p class="flex max-w-prose flex-wrap items-baseline gap-x-3">
        <span class="font-serif text-lg">
          {t().historique.planMade(props.plan.numero, t().plan.lines(props.plan.nb_items))}
        </span>
        <Show when={props.plan.courant && props.onOpen}>
          <button type="button" class="text-sm text-accent hover:underline" onClick={() => props.onOpen?.()}>
            {t().historique.openPlan}
          </button>
        </Show>
      </p>
    </li>
  );
}
