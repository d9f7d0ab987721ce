import type { Action, Id } from "@heraut/client";
import { useNavigate } from "@solidjs/router";
import { createSignal } from "solid-js";
import { useI18n, useServices } from "~/core/services";
import type { EntityKind, ScenarioEntity } from "~/features/entities";
import { useChatStore } from "./chatStore";
import { stepFor } from "./intents";

export type OpenForm = { kind: "scenario" } | { kind: EntityKind; action: Action };

/** Follows a link the way a reader would, so that the browser shows the download. */
export function startDownload(href: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = "";
  document.body.append(link);
  link.click();
  link.remove();
}

/** Turns a pressed button into what it asks for: a request, a form, a question, a page or a file. */
export function createChatActions(scenarioId: () => Id | null) {
  const chat = useChatStore();
  const { apiClient } = useServices();
  const { t } = useI18n();
  const navigate = useNavigate();
  const [form, setForm] = createSignal<OpenForm | null>(null);

  function download(id: Id | null, format: "json" | "csv" | null, href: string | null): void {
    if (href) startDownload(href);
    else if (id !== null)
      startDownload(format === "json" ? apiClient.downloads.json(id) : apiClient.downloads.csvExcel(id));
  }

  function perform(action: Action): void {
    const id = scenarioId();
    const step = stepFor(action, id);
    switch (step.do) {
      case "form":
        setForm(step.form === "scenario" ? { kind: "scenario" } : { kind: step.form, action });
        break;
      case "ask":
        chat.ask(id, { action, param: step.param });
        break;
      case "open":
        navigate(step.href);
        break;
      case "download":
        download(id, step.format, step.href);
        break;
      case "send":
        void chat.sendAction(id, action, action.label, true);
    }
  }

  /** A filled form is the same action, with what it lacked. Throws when refused, so that the form stays with its words. */
  async function submitEntity(action: Action, entity: ScenarioEntity): Promise<void> {
    const id = scenarioId();
    const filled = { intent: action.intent, params: { ...action.params, entity } };
    const answer = await chat.sendAction(id, filled, action.label);
    if (!answer) throw chat.errorOf(id);
  }

  return {
    form,
    closeForm: () => setForm(null),
    openScenarioForm: () => setForm({ kind: "scenario" }),
    perform,
    submitEntity,
    words: () => t().chat,
  };
}

export type ChatActions = ReturnType<typeof createChatActions>;
