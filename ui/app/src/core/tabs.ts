import type { Id } from "@heraut/client";
import { onCleanup } from "solid-js";

/** Tells the other tabs of this browser that something happens to a scenario, so that they look at once. */
export function createTabs(onTold: (scenarioId: Id) => void) {
  if (typeof BroadcastChannel === "undefined") return { tell: (_: Id) => {} };
  const channel = new BroadcastChannel("heraut");
  channel.onmessage = (event: MessageEvent<unknown>) => {
    if (typeof event.data === "number") onTold(event.data);
  };
  onCleanup(() => channel.close());
  return { tell: (scenarioId: Id) => channel.postMessage(scenarioId) };
}
