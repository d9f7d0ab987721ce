import type { Id } from "@heraut/client";
import { useNavigate } from "@solidjs/router";
import { onMount } from "solid-js";
import { ActionButtonGroup } from "./ActionButtonGroup";
import { useChatStore } from "./chatStore";
import { nextActions } from "./questions";
import { threadKey } from "./thread";

/** The next steps of a conversation, where the scenario itself is looked at: pressed here, done there. */
export function ScenarioActions(props: { scenarioId: Id }) {
  const chat = useChatStore();
  const navigate = useNavigate();
  onMount(() => void chat.peek(props.scenarioId));
  // The page that they would lead to is this one.
  const actions = () =>
    nextActions(chat.thread(threadKey(props.scenarioId))).filter((one) => one.intent !== "open_detail");
  return (
    <ActionButtonGroup
      actions={actions()}
      atHand={1}
      onAction={(action) => {
        chat.request(props.scenarioId, action);
        navigate(`/?scenario=${props.scenarioId}`);
      }}
    />
  );
}
