import type { Id } from "@heraut/client";
import { useNavigate } from "@solidjs/router";
import { onMount } from "solid-js";
import { ActionButtonGroup } from "./ActionButtonGroup";
import { useChatStore } from "./chatStore";
import { nextActions } from "./questions";
import { threadKey } from "./thread";

/** What the page itself has: its tabs, its menu of exports. */
const here = new Set(["open_detail", "show_plan", "export"]);

/** The next steps of a conversation, where the scenario itself is looked at: pressed here, done there. */
export function ScenarioActions(props: { scenarioId: Id }) {
  const chat = useChatStore();
  const navigate = useNavigate();
  onMount(() => void chat.peek(props.scenarioId));
  const actions = () =>
    nextActions(chat.thread(threadKey(props.scenarioId))).filter((one) => !here.has(one.intent));
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
