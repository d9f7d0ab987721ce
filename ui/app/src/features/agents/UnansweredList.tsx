import type { Agent, Unanswered } from "@heraut/client";
import { Button, EmptyState } from "@heraut/kit";
import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { useI18n, useMayEdit, useServices } from "~/core/services";

type ListProps = {
  agent: Agent;
  questions: Unanswered[];
  onAnswer: (question: Unanswered) => void;
  onChanged: () => void;
};

/** Questions to which the agent knew no answer: each becomes knowledge, a ressource to be written, or nothing. */
export function UnansweredList(props: ListProps) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const { attempt } = createAttempt();
  const settle = async (question: Unanswered, done: boolean) => {
    await apiClient.agents.settle(props.agent.id, question.id, done);
    props.onChanged();
    return true;
  };
  const put = (question: Unanswered) =>
    attempt(() => settle(question, true), {
      done: () => t().knowledge.settled,
      undo: () => settle(question, false),
    });
  const toRessource = async (question: Unanswered) => {
    await attempt(() => apiClient.agents.makeRessource(props.agent.id, question.id).then(() => true), {
      done: () => t().knowledge.becameRessource,
    });
    props.onChanged();
  };
  return (
    <Show
      when={props.questions.length}
      fallback={
        <EmptyState icon="check" title={t().knowledge.noUnanswered}>
          {t().knowledge.noUnansweredHint}
        </EmptyState>
      }
    >
      <ul class="divide-y divide-rule border-y border-rule">
        <For each={props.questions}>
          {(question) => (
            <QuestionRow
              question={question}
              onAnswer={() => props.onAnswer(question)}
              onSettle={() => void put(question)}
              onRessource={props.agent.scenario_id === null ? undefined : () => void toRessource(question)}
            />
          )}
        </For>
      </ul>
    </Show>
  );
}

type RowProps = {
  question: Unanswered;
  onAnswer: () => void;
  onSettle: () => void;
  onRessource: (() => void) | undefined;
};

function QuestionRow(props: RowProps) {
  const { t, dateTime } = useI18n();
  const mayEdit = useMayEdit();
  const named = (action: string) => `${action} : ${props.question.question}`;
  return (
    <li class="flex flex-wrap items-start gap-x-6 gap-y-2 py-3">
      <div class="min-w-0 flex-1 basis-72">
        <p class="font-medium break-words">{props.question.question}</p>
        <p class="text-xs text-muted">
          {t().knowledge.times(props.question.times)} · {dateTime(props.question.updated_at)}
          <Show when={props.question.conversation_id}>
            {(id) => (
              <>
                {" · "}
                <A href={`/agents?onglet=conversations&conversation=${id()}`} class="text-accent underline">
                  {t().knowledge.seeConversation}
                </A>
              </>
            )}
          </Show>
        </p>
      </div>
      <Show when={mayEdit()}>
        <div class="flex flex-wrap gap-2">
          <Button size="sm" aria-label={named(t().knowledge.answer)} onClick={() => props.onAnswer()}>
            {t().knowledge.answer}
          </Button>
          <Show when={props.onRessource}>
            <Button
              size="sm"
              aria-label={named(t().knowledge.toRessource)}
              onClick={() => props.onRessource?.()}
            >
              {t().knowledge.toRessource}
            </Button>
          </Show>
          <Button
            size="sm"
            variant="quiet"
            aria-label={named(t().knowledge.settle)}
            onClick={() => props.onSettle()}
          >
            {t().knowledge.settle}
          </Button>
        </div>
      </Show>
    </li>
  );
}
