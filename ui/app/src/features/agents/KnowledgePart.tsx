import type { AgentDocument } from "@heraut/client";
import { Button, EmptyState, toast } from "@heraut/kit";
import { For, Show, createResource, createSignal } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { Loaded } from "~/core/Loaded";
import { lookAgain } from "~/core/lookAgain";
import { Section } from "~/core/PartsPage";
import { useI18n, useMayEdit, useServices } from "~/core/services";
import type { PartProps } from "./AgentPage";
import { DocumentDialog } from "./DocumentDialog";
import type { Writing } from "./DocumentDialog";
import { DocumentRow } from "./DocumentRow";
import { FoundHow, waiting } from "./FoundHow";
import { UnansweredList } from "./UnansweredList";

/** How often what is being placed is looked at. */
const look_ms = 4000;
const accepted = ".md,.txt,.html,.htm,.csv,.pdf,.docx";

/** What the agent knows, and what it was asked and did not know. */
export default function KnowledgePart(props: PartProps) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  const { attempt } = createAttempt();
  const id = () => props.agent.id;
  const [writing, setWriting] = createSignal<Writing | null>(null);
  const [documents, { refetch }] = createResource(id, (it) =>
    apiClient.agents
      .documents(it)
      .then(({ items, embeddings }) => ({ documents: items, embeddings: embeddings ?? null })),
  );
  const placing = () => !documents.error && documents.latest !== undefined && waiting(documents.latest) > 0;
  lookAgain(look_ms, refetch, placing);
  const [questions, { refetch: askAgain }] = createResource(id, (it) =>
    apiClient.agents.unanswered(it).then(({ items }) => items),
  );
  const again = () => void Promise.all([refetch(), askAgain()]);
  const done = (document: AgentDocument, changed: boolean) => {
    setWriting(null);
    toast(changed ? t().knowledge.saved(document.titre) : t().knowledge.added(document.titre));
    again();
  };
  const restored = async (document: AgentDocument) => {
    await apiClient.agents.restoreDocument(id(), document.id);
    again();
  };
  const remove = async (document: AgentDocument) => {
    await attempt(() => apiClient.agents.removeDocument(id(), document.id).then(() => true), {
      done: () => t().knowledge.removed(document.titre),
      undo: () => restored(document),
    });
    again();
  };
  const edit = async (document: AgentDocument) => {
    const whole = await attempt(() => apiClient.agents.document(id(), document.id));
    if (whole) setWriting({ do: "edit", document, content: whole.content });
  };
  const refresh = async (document: AgentDocument) => {
    await attempt(() => apiClient.agents.refreshDocument(id(), document.id), {
      done: (now) => t().knowledge.refreshed(now.titre),
    });
    again();
  };
  const schedule = async (document: AgentDocument, days: number | null) => {
    await attempt(() => apiClient.agents.scheduleDocument(id(), document.id, days));
    again();
  };
  return (
    <>
      <Section id="titre-savoir" title={t().agents.parts.knowledge} intro={t().knowledge.intro}>
        <Show when={mayEdit()}>
          <Adding agent={id()} onOpen={setWriting} onDone={(document) => done(document, false)} />
        </Show>
        <Loaded resource={documents} onRetry={() => void refetch()}>
          {(known) => (
            <Show
              when={known().documents.length}
              fallback={
                <EmptyState icon="book" title={t().knowledge.empty}>
                  {t().knowledge.emptyHint}
                </EmptyState>
              }
            >
              <ul class="divide-y divide-rule border-y border-rule">
                <For each={known().documents}>
                  {(document) => (
                    <DocumentRow
                      document={document}
                      onEdit={() => void edit(document)}
                      onRefresh={() => refresh(document)}
                      onSchedule={(days) => void schedule(document, days)}
                      onRemove={() => void remove(document)}
                    />
                  )}
                </For>
              </ul>
              <FoundHow known={known()} />
            </Show>
          )}
        </Loaded>
      </Section>
      <Section id="titre-sans-reponse" title={t().knowledge.unanswered} intro={t().knowledge.unansweredIntro}>
        <Loaded resource={questions} onRetry={() => void askAgain()}>
          {(rows) => (
            <UnansweredList
              agent={props.agent}
              questions={rows()}
              onAnswer={(question) =>
                setWriting({ do: "text", titre: question.question.slice(0, 300), unanswered_id: question.id })
              }
              onChanged={() => void askAgain()}
            />
          )}
        </Loaded>
      </Section>
      <Show when={writing()} keyed>
        {(open) => (
          <DocumentDialog agent={id()} writing={open} onClose={() => setWriting(null)} onDone={done} />
        )}
      </Show>
    </>
  );
}

type AddingProps = {
  agent: string;
  onOpen: (writing: Writing) => void;
  onDone: (document: AgentDocument) => void;
};

function Adding(props: AddingProps) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const { attempt, busy } = createAttempt();
  let picker!: HTMLInputElement;
  const take = async (file: File | undefined) => {
    picker.value = "";
    if (!file) return;
    const made = await attempt(async () =>
      apiClient.agents.addDocument(props.agent, { file: { name: file.name, data: await base64(file) } }),
    );
    if (made) props.onDone(made);
  };
  return (
    <div class="mb-4 flex flex-wrap items-center gap-2">
      <Button icon="edit" onClick={() => props.onOpen({ do: "text" })}>
        {t().knowledge.addText}
      </Button>
      <Button icon="link" onClick={() => props.onOpen({ do: "page" })}>
        {t().knowledge.addPage}
      </Button>
      <Button icon="upload" busy={busy()} onClick={() => picker.click()}>
        {busy() ? t().knowledge.reading : t().knowledge.addFile}
      </Button>
      <input
        ref={picker}
        type="file"
        accept={accepted}
        hidden
        aria-hidden="true"
        onChange={(event) => void take(event.currentTarget.files?.[0])}
      />
    </div>
  );
}

/** The bytes of a file, as the server takes them. */
function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] ?? "");
    reader.onerror = () => reject(reader.error ?? new Error("unreadable"));
    reader.readAsDataURL(file);
  });
}
