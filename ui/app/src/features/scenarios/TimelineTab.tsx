import type { Message, Scenario } from "@heraut/client";
import { Button, EmptyState, ErrorState, Icon, Skeleton, buttonClass } from "@heraut/kit";
import { A } from "@solidjs/router";
import { For, Match, Switch, createResource } from "solid-js";
import { sentence } from "~/core/problems";
import { useI18n, useServices } from "~/core/services";
import { firstSentence } from "~/core/sentences";

/** The last messages about this scenario, newest first. */
export default function TimelineTab(props: { scenario: Scenario }) {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const [page, { refetch }] = createResource(
    () => props.scenario.id,
    (id) => apiClient.scenarios.messages(id),
  );
  return (
    <section aria-labelledby="titre-messages">
      <div class="mb-4 flex flex-wrap items-baseline justify-between gap-3">
        <h2 id="titre-messages" class="font-serif text-xl font-semibold">
          {t().detail.timeline}
        </h2>
        <A href={`/?scenario=${props.scenario.id}`} class={buttonClass("secondary", "sm")}>
          <Icon name="chat" />
          {t().detail.continueChat}
        </A>
      </div>
      <p class="mb-4 text-sm text-muted">{t().chat.expiry}</p>
      <Switch fallback={<EmptyState icon="chat" title={t().detail.timelineEmpty} />}>
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
        <Match when={page.latest?.items.length}>
          <ol class="border-l border-rule">
            <For each={page.latest!.items}>{(message) => <TimelineRow message={message} />}</For>
          </ol>
        </Match>
      </Switch>
    </section>
  );
}

function TimelineRow(props: { message: Message }) {
  const { t, dateTime } = useI18n();
  const own = () => props.message.auteur === "user";
  return (
    <li class="relative pb-4 pl-5">
      <span
        aria-hidden="true"
        class="absolute top-1.5 -left-1.25 size-2.5 rounded-full border-2 border-paper"
        classList={{ "bg-accent": !own(), "bg-edge": own() }}
      />
      <p class="text-xs text-muted">
        {own() ? t().chat.you : t().chat.assistant} ·{" "}
        <time dateTime={props.message.created_at}>{dateTime(props.message.created_at)}</time>
      </p>
      <p class="max-w-prose">{own() ? props.message.contenu : firstSentence(props.message.contenu)}</p>
    </li>
  );
}
