import type { Id } from "@heraut/client";
import { Show, createEffect, on, onCleanup } from "solid-js";
import { ReadOnlyNote, Editors } from "~/core/ReadOnly";
import { useI18n } from "~/core/services";
import { EntityForm } from "~/features/entities";
import { later } from "~/core/later";
import { lookAgain } from "~/core/lookAgain";
import { AssistantStatus } from "./AssistantStatus";
import { ChatComposer } from "./ChatComposer";
import { ChatLog } from "./ChatLog";
import type { ChatActions } from "./chatActions";
import { useChatStore } from "./chatStore";
import { ModelMenu } from "./ModelMenu";
import { nextActions, splitQuestion, typedChoice } from "./questions";
import { threadKey } from "./thread";

const ScenarioForm = later(() => import("~/features/scenarios/ScenarioForm"));

type ChatPanelProps = { scenarioId: Id | null; actions: ChatActions };

/** Often enough for what is made elsewhere, and only while it is. */
const poll_ms = 4_000;

/** Looks again when the reader comes back, and now and then while something else of the scenario is being made. */
function createWatch(scenarioId: () => Id | null): void {
  const chat = useChatStore();
  const look = () => document.visibilityState === "visible" && void chat.refresh(scenarioId());
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  onCleanup(() => {
    removeEventListener("focus", look);
    document.removeEventListener("visibilitychange", look);
  });
  lookAgain(
    poll_ms,
    () => chat.refresh(scenarioId()),
    () => Boolean(chat.thread(threadKey(scenarioId())).elsewhere),
  );
}

/** The conversation of the chosen scenario, or the general one. */
export function ChatPanel(props: ChatPanelProps) {
  const chat = useChatStore();
  const { t } = useI18n();
  const key = () => threadKey(props.scenarioId);
  const thread = () => chat.thread(key());

  createEffect(
    on(
      () => props.scenarioId,
      (id) => void chat.open(id),
    ),
  );

  createWatch(() => props.scenarioId);

  // A button of this conversation that was pressed on another page, or in the palette.
  createEffect(() => {
    const asked = chat.requested();
    if (!asked || asked.scenarioId !== props.scenarioId) return;
    chat.settleRequest();
    queueMicrotask(() => props.actions.perform(asked.action));
  });

  /** « 2 » answers the card that is open. */
  function send(text: string): void {
    const { question } = splitQuestion(nextActions(thread()), undefined);
    const choice = thread().question ? null : typedChoice(question, text);
    if (!choice) return void chat.sendText(props.scenarioId, text);
    chat.drafts.set(key(), "");
    props.actions.perform(choice);
  }

  return (
    <section aria-label={t().chat.title} class="flex min-h-0 flex-1 flex-col">
      <ChatLog scenarioId={props.scenarioId} thread={thread()} onAction={props.actions.perform} />
      <div class="border-t border-rule bg-paper px-4 pt-3 pb-3 sm:px-8 print:hidden">
        <div class="mx-auto max-w-3xl">
          <Editors fallback={<ReadOnlyNote text={t().roles.readOnlyChat} class="py-2" />}>
            <ChatComposer
              draft={chat.drafts.get(key())}
              onDraft={(text) => chat.drafts.set(key(), text)}
              onSend={send}
              busy={thread().working !== null}
              question={thread().question?.action.label ?? null}
              placeholder={thread().question ? t().chat.question.requete : undefined}
              onCancelQuestion={() => chat.ask(props.scenarioId, null)}
              stopping={thread().live?.stopping}
              onStop={() => void chat.stop(props.scenarioId)}
            >
              <ModelMenu conversation={key()} />
            </ChatComposer>
          </Editors>
          <AssistantStatus />
        </div>
      </div>
      <OpenForms actions={props.actions} scenarioId={props.scenarioId} />
    </section>
  );
}

function OpenForms(props: ChatPanelProps) {
  const chat = useChatStore();
  const entityForm = () => {
    const form = props.actions.form();
    return form && form.kind !== "scenario" ? form : null;
  };
  const create = async (values: Record<string, string>) => {
    const answer = await chat.sendAction(
      props.scenarioId,
      { intent: "create_scenario", params: values },
      values.nom!,
    );
    if (!answer) throw chat.errorOf(props.scenarioId);
  };
  return (
    <>
      <Show when={props.actions.form()?.kind === "scenario"}>
        <ScenarioForm onClose={props.actions.closeForm} onSubmit={create} />
      </Show>
      <Show when={entityForm()}>
        {(form) => (
          <EntityForm
            kind={form().kind}
            onClose={props.actions.closeForm}
            onSubmit={(entity) => props.actions.submitEntity(form().action, entity)}
          />
        )}
      </Show>
    </>
  );
}
