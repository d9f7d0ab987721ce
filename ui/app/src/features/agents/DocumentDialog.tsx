import type { AgentDocument } from "@heraut/client";
import { TextField } from "@heraut/kit";
import { Show } from "solid-js";
import { FormDialog } from "~/core/FormDialog";
import { createForm } from "~/core/form";
import { useI18n, useServices } from "~/core/services";

/** What is opened: a new text, perhaps as the answer to a question; a page; or a text that is there. */
export type Writing =
  | { do: "text"; titre?: string; unanswered_id?: string }
  | { do: "page" }
  | { do: "edit"; document: AgentDocument; content: string };

type DialogProps = {
  agent: string;
  writing: Writing;
  onClose: () => void;
  onDone: (document: AgentDocument, changed: boolean) => void;
};

/** Writes a text that the agent knows, or names a page. */
export function DocumentDialog(props: DialogProps) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const first = props.writing;
  const page = first.do === "page";
  const fromPage = first.do === "edit" && first.document.kind === "page";
  const form = createForm(
    {
      titre: first.do === "edit" ? first.document.titre : first.do === "text" ? (first.titre ?? "") : "",
      content: first.do === "edit" ? first.content : "",
      url: "",
    },
    page ? ["url"] : ["titre", "content"],
  );
  const send = ({ titre, content, url }: { titre: string; content: string; url: string }) => {
    if (first.do === "edit")
      return apiClient.agents.changeDocument(props.agent, first.document.id, { titre, content });
    if (first.do === "page") return apiClient.agents.addDocument(props.agent, { url: url.trim() });
    const { unanswered_id } = first;
    return apiClient.agents.addDocument(props.agent, {
      titre,
      content,
      ...(unanswered_id && { unanswered_id }),
    });
  };
  const title = () => {
    if (first.do === "edit") return t().knowledge.edit;
    if (first.do === "page") return t().knowledge.addPage;
    return first.unanswered_id ? t().knowledge.answerTitle : t().knowledge.addText;
  };
  return (
    <FormDialog
      open
      title={title()}
      submitLabel={title()}
      busy={form.busy()}
      problem={form.problem()}
      onClose={props.onClose}
      onSubmit={() =>
        void form.submit(async (values) => props.onDone(await send(values), first.do === "edit"))
      }
    >
      <Show
        when={page}
        fallback={
          <>
            <TextField
              {...form.field("titre")}
              label={t().knowledge.titre}
              maxLength={300}
              required
              autofocus
            />
            <TextField
              {...form.field("content")}
              label={t().knowledge.content}
              hint={fromPage ? t().knowledge.fromPageHint : t().knowledge.contentHint}
              multiline
              rows={10}
              required
            />
          </>
        }
      >
        <TextField
          {...form.field("url")}
          label={t().knowledge.address}
          hint={t().knowledge.addressHint}
          type="url"
          placeholder="https://"
          maxLength={2000}
          required
          autofocus
        />
      </Show>
    </FormDialog>
  );
}
