import type { Action, Id, Proposal } from "@heraut/client";
import { Button, EmptyState, ErrorState, Skeleton, toast } from "@heraut/kit";
import { useNavigate } from "@solidjs/router";
import { For, Match, Show, Switch, createMemo, createSignal } from "solid-js";
import { CutOff } from "~/core/CutOff";
import { later } from "~/core/later";
import { LiveItems } from "~/core/LiveItems";
import { sentence } from "~/core/problems";
import { useI18n, useMayEdit } from "~/core/services";
import { runCommand } from "~/core/shortcuts";
import { browserMemory } from "~/core/storage";
import { StepLine } from "~/core/StepLine";
import { useScenarioStore } from "~/features/scenarios/scenarioStore";
import { ActionButtonGroup } from "./ActionButtonGroup";
import { ChatMessage } from "./ChatMessage";
import { useChatStore } from "./chatStore";
import { Failed, Stopped } from "./Endings";
import { linkedAs, typedByHand } from "./lines";
import { ProposalCards } from "./ProposalCards";
import { QuestionCard } from "./QuestionCard";
import { nextActions, splitQuestion } from "./questions";
import { createScrolling } from "./scrolling";
import { threadKey } from "./thread";
import type { Line, Thread } from "./thread";
import { WaitingLines } from "./WaitingLines";

type ChatLogProps = { scenarioId: Id | null; thread: Thread; onAction: (action: Action) => void };

const FirstVisit = later(() => import("./FirstVisit"));

/** The messages, the newest at the bottom, and below them what can be done next. */
export function ChatLog(props: ChatLogProps) {
  const { t } = useI18n();
  const chat = useChatStore();
  const mayEdit = useMayEdit();
  const scrolling = createScrolling({ scenarioId: () => props.scenarioId, thread: () => props.thread });

  const scenarios = useScenarioStore();
  const navigate = useNavigate();
  const [firstVisit, setFirstVisit] = createSignal(browserMemory.get("welcome") !== "seen");
  const wasHere = () => {
    browserMemory.set("welcome", "seen");
    setFirstVisit(false);
  };
  const split = createMemo(() =>
    splitQuestion(
      mayEdit() ? nextActions(props.thread) : [],
      props.scenarioId === null ? undefined : scenarios.state.byId[props.scenarioId],
    ),
  );

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
        <Show when={props.scenarioId === null && firstVisit()}>
          <FirstVisit
            onOpen={(id) => {
              wasHere();
              navigate(`/?scenario=${id}`);
            }}
            onSkip={() => {
              wasHere();
              runCommand("composer");
            }}
          />
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
        <WaitingLines scenarioId={props.scenarioId} />
        <Show when={props.thread.failure}>
          {(failure) => <Failed scenarioId={props.scenarioId} failure={failure()} />}
        </Show>
        <ActionButtonGroup
          actions={split().rest}
          onAction={props.onAction}
          asking={split().question !== null}
          question={
            <Show when={split().question}>
              {(question) => (
                <QuestionCard
                  question={question()}
                  busy={props.thread.working !== null}
                  onChoose={props.onAction}
                  onOther={(text) => void chat.sendText(props.scenarioId, text)}
                />
              )}
            </Show>
          }
        />
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
  const scenarios = useScenarioStore();
  const takeBack = (proposal: Proposal) => {
    const { scenarioId } = props;
    const scenario = scenarioId === null ? undefined : scenarios.state.byId[scenarioId];
    if (!mayEdit() || scenarioId === null || !scenario) return undefined;
    if (proposal.statut === "refusee") {
      return () => void chat.takeBack(scenarioId, props.message, proposal, null);
    }
    const added = linkedAs(scenario, proposal);
    if (added === undefined) return undefined;
    return () => void chat.takeBack(scenarioId, props.message, proposal, added);
  };
  /** One's own words, once more in the composer; what was being typed there can be had back. */
  const onEdit = () => {
    const { message } = props;
    if (!mayEdit() || message.auteur !== "user" || !typedByHand(message)) return undefined;
    return () => {
      const key = threadKey(props.scenarioId);
      const before = chat.drafts.get(key);
      chat.drafts.set(key, message.contenu);
      runCommand("composer");
      if (before.trim() && before !== message.contenu) {
        const run = () => chat.drafts.set(key, before);
        toast(t().chat.draftReplaced, { label: t().common.undo, run });
      }
    };
  };
  return (
    <ChatMessage message={props.message} live={live()} onAgain={onAgain()} onEdit={onEdit()}>
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
          onTakeBack={takeBack}
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
