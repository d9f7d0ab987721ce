import type { Action, Id, Message } from "@heraut/client";
import { Button, ErrorState, Skeleton, Spinner } from "@heraut/kit";
import { For, Match, Show, Switch, createEffect, on } from "solid-js";
import { sentence } from "~/core/problems";
import { useI18n } from "~/core/services";
import { ActionButtonGroup } from "./ActionButtonGroup";
import { ChatMessage } from "./ChatMessage";
import { useChatStore } from "./chatStore";
import { ProposalCards } from "./ProposalCards";
import type { Thread } from "./thread";

type ChatLogProps = { scenarioId: Id | null; thread: Thread; onAction: (action: Action) => void };

const near_end_px = 160;
const reading_margin_px = 24;

/** The messages, the newest at the bottom, and below them what can be done next. */
export function ChatLog(props: ChatLogProps) {
  const { t } = useI18n();
  const chat = useChatStore();
  let scroller!: HTMLDivElement;
  let atEnd = true;

  const toEnd = () => requestAnimationFrame(() => scroller?.scrollTo({ top: scroller.scrollHeight }));
  /** A long answer is read from its first line: the end is shown only as far as the beginning stays in sight. */
  const toAnswer = () =>
    requestAnimationFrame(() => {
      const answer = scroller?.querySelector<HTMLElement>("article:last-of-type");
      if (answer)
        scroller.scrollTo({ top: Math.min(scroller.scrollHeight, answer.offsetTop - reading_margin_px) });
    });
  createEffect(on(() => props.scenarioId, toEnd));
  createEffect(
    on(
      () => [
        props.thread.messages.at(-1)?.id,
        props.thread.working,
        props.thread.failure,
        props.thread.status,
      ],
      () => {
        const last = props.thread.messages.at(-1)?.auteur;
        // A reader who went back to an older message is not pulled away from it.
        if (!atEnd && last !== "user") return;
        if (last === "assistant" && !props.thread.working && !props.thread.failure) toAnswer();
        else toEnd();
      },
    ),
  );

  const lastAnswer = (): Message | undefined => {
    const last = props.thread.messages.at(-1);
    return last?.auteur === "user" ? undefined : last;
  };

  return (
    <div
      ref={scroller}
      class="relative min-h-0 flex-1 overflow-y-auto px-4 py-6 sm:px-8"
      onScroll={() => {
        atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < near_end_px;
      }}
    >
      <div class="mx-auto flex max-w-3xl flex-col gap-6">
        <Show when={props.thread.older}>
          <Button
            size="sm"
            variant="quiet"
            class="self-center"
            onClick={() => void chat.older(props.scenarioId)}
          >
            {t().chat.older}
          </Button>
        </Show>
        <Switch>
          <Match
            when={props.thread.status === "loading" && !props.thread.messages.length && !props.thread.working}
          >
            <Skeleton label={t().common.loading} lines={4} />
          </Match>
          <Match when={props.thread.status === "error"}>
            <ErrorState
              title={t().errors.title}
              detail={sentence(props.thread.error, t())}
              action={
                <Button size="sm" icon="refresh" onClick={() => void chat.open(props.scenarioId)}>
                  {t().common.retry}
                </Button>
              }
            />
          </Match>
        </Switch>
        <For each={props.thread.messages}>
          {(message) => (
            <ChatMessage message={message}>
              <Show when={message.proposals.length}>
                <ProposalCards
                  message={message}
                  busy={props.thread.working !== null}
                  onDecide={(proposal, accepted) =>
                    void chat.decide(props.scenarioId, message, proposal, accepted)
                  }
                  onModify={(proposal, entity) =>
                    chat.acceptModified(props.scenarioId, message, proposal, entity)
                  }
                  onAcceptAll={() => void chat.acceptAll(props.scenarioId, message)}
                />
              </Show>
            </ChatMessage>
          )}
        </For>
        <Working working={props.thread.working} />
        <Failed scenarioId={props.scenarioId} thread={props.thread} />
        <Show when={props.thread.degraded}>
          <p class="text-sm text-warning">{t().chat.degraded}</p>
        </Show>
        <Show when={!props.thread.working && lastAnswer()}>
          {(message) => <ActionButtonGroup actions={message().actions} onAction={props.onAction} />}
        </Show>
      </div>
    </div>
  );
}

function Working(props: { working: string | null }) {
  const { t } = useI18n();
  const text = () => (props.working && t().chat.typingFor[props.working]) || t().chat.typing;
  return (
    <Show when={props.working}>
      <p role="status" class="flex animate-fade items-center gap-2 text-muted">
        <Spinner class="text-accent" />
        {text()}
      </p>
    </Show>
  );
}

function Failed(props: { scenarioId: Id | null; thread: Thread }) {
  const { t } = useI18n();
  const chat = useChatStore();
  return (
    <Show when={props.thread.failure}>
      {(failure) => (
        <ErrorState
          title={failure().typed ? t().chat.failed : t().chat.failedAction}
          detail={sentence(failure().error, t())}
          reference={
            failure().error.correlationId ? t().common.reference(failure().error.correlationId!) : null
          }
          action={
            <div class="flex gap-2">
              <Button size="sm" icon="refresh" onClick={() => void chat.retry(props.scenarioId)}>
                {t().common.retry}
              </Button>
              <Button size="sm" variant="quiet" onClick={() => chat.dismissFailure(props.scenarioId)}>
                {t().common.close}
              </Button>
            </div>
          }
        />
      )}
    </Show>
  );
}
