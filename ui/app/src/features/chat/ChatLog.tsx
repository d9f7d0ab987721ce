import type { Action, Id } from "@heraut/client";
import { Button, EmptyState, ErrorState, Skeleton } from "@heraut/kit";
import { For, Match, Show, Switch } from "solid-js";
import { CutOff } from "~/core/CutOff";
import { LiveItems } from "~/core/LiveItems";
import { sentence } from "~/core/problems";
import { useI18n, useMayEdit } from "~/core/services";
import { StepLine } from "~/core/StepLine";
import { ActionButtonGroup } from "./ActionButtonGroup";
import { ChatMessage } from "./ChatMessage";
import { useChatStore } from "./chatStore";
import { Failed, Stopped } from "./Endings";
import { ProposalCards } from "./ProposalCards";
import { createScrolling } from "./scrolling";
import type { Line, Thread } from "./thread";

type ChatLogProps = { scenarioId: Id | null; thread: Thread; onAction: (action: Action) => void };

/** The messages, the newest at the bottom, and below them what can be done next. */
export function ChatLog(props: ChatLogProps) {
  const { t } = useI18n();
  const chat = useChatStore();
  const mayEdit = useMayEdit();
  const scrolling = createScrolling({ scenarioId: () => props.scenarioId, thread: () => props.thread });

  /** What can be done next: the buttons of the last answer that has some, once nothing is being written. */
  const next = (): Action[] => {
    const { messages, working } = props.thread;
    if (!mayEdit() || working || messages.at(-1)?.auteur === "user") return [];
    const answer = messages.findLast((message) => message.auteur !== "user" && message.actions.length);
    // The cards have this button already.
    const own = messages.at(-1)?.proposals.some((one) => one.statut === "proposee");
    return answer?.actions.filter((action) => !own || action.intent !== "accept_all") ?? [];
  };

  return (
    <div
      ref={scrolling.ref}
      class="relative min-h-0 flex-1 overflow-y-auto px-4 py-6 sm:px-8"
      onScroll={scrolling.onScroll}
    >
      <div class="mx-auto flex max-w-3xl flex-col gap-5">
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
          <Match when={props.thread.status === "loading" && !props.thread.messages.length}>
            <Skeleton label={t().common.loading} lines={4} />
          </Match>
          <Match when={!mayEdit() && props.thread.status === "ready" && !props.thread.messages.length}>
            <EmptyState icon="chat" title={t().roles.nothingSaid}>
              {t().roles.nothingSaidHint}
            </EmptyState>
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
          {(message) => <LogLine scenarioId={props.scenarioId} thread={props.thread} message={message} />}
        </For>
        <Show when={props.thread.failure}>
          {(failure) => <Failed scenarioId={props.scenarioId} failure={failure()} />}
        </Show>
        <ActionButtonGroup actions={next()} onAction={props.onAction} />
      </div>
    </div>
  );
}

function LogLine(props: { scenarioId: Id | null; thread: Thread; message: Line }) {
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  const chat = useChatStore();
  const here = <T extends { messageId: Id }>(one: T | null) =>
    one?.messageId === props.message.id ? one : null;
  const live = () => here(props.thread.live);
  const waiting = () => (props.thread.working && t().chat.typingFor[props.thread.working]) || t().chat.typing;
  const onAgain = () => {
    const { messages, working, cut } = props.thread;
    const last = messages.at(-1)?.id === props.message.id && !working && !cut;
    if (!mayEdit() || !last || !chat.canAgain(props.scenarioId, props.message)) return undefined;
    return () => void chat.again(props.scenarioId, props.message);
  };
  return (
    <ChatMessage message={props.message} live={live()} onAgain={onAgain()}>
      <Show when={live()}>
        {(now) => (
          <>
            <LiveItems items={now().items} label={t().turns.soFar} />
            <StepLine live={now()} fallback={waiting()} />
          </>
        )}
      </Show>
      <Show when={props.message.proposals.length}>
        <ProposalCards
          message={props.message}
          busy={props.thread.working !== null}
          onDecide={(proposal, accepted) =>
            void chat.decide(props.scenarioId, props.message, proposal, accepted)
          }
          onModify={(proposal, entity) =>
            chat.acceptModified(props.scenarioId, props.message, proposal, entity)
          }
          onAcceptAll={() => void chat.acceptAll(props.scenarioId, props.message)}
        />
      </Show>
      <Show when={props.message.stopped}>
        <Stopped message={props.message} onAgain={onAgain()} />
      </Show>
      <Show when={here(props.thread.cut)}>
        {(cut) => <CutOff cut={cut()} onResume={() => void chat.resume(props.scenarioId)} />}
      </Show>
    </ChatMessage>
  );
}
