import type { AgentDocument, AgentEmbeddings } from "@heraut/client";
import { Show } from "solid-js";
import { useI18n } from "~/core/services";

export type Known = { documents: AgentDocument[]; embeddings: AgentEmbeddings | null };

/** How many documents the model has not come to yet; none where there is no model, or one that is of no use. */
export function waiting({ documents, embeddings }: Known): number {
  if (!embeddings || embeddings.useful === false) return 0;
  return documents.filter(({ embedded_by }) => embedded_by !== embeddings.model).length;
}

/** Whether knowledge is found by its words alone, or by its meaning too. */
export function FoundHow(props: { known: Known }) {
  const { t } = useI18n();
  const says = (model: string, useful: boolean) => {
    if (!useful) return t().knowledge.meaningless(model);
    const left = waiting(props.known);
    return left ? t().knowledge.placing(model, left) : t().knowledge.byMeaning(model);
  };
  return (
    <p role="status" class="mt-3 text-sm text-muted">
      <Show when={props.known.documents.length > 0 && props.known.embeddings}>
        {(by) => <>{says(by().model, by().useful !== false)}</>}
      </Show>
    </p>
  );
}
