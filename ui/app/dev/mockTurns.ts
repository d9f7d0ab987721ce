import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Assistant } from "@heraut/client";

const step_ms = 600;
const token_ms = 25;
const item_ms = 400;

export const assistant: Assistant = {
  default: "openai/gpt-4o-mini",
  choice: null,
  fallback: true,
  models: [
    { name: "openai/gpt-4o-mini", provider: "openai", health: "up", sentence: null },
    {
      name: "local/petit",
      provider: "local",
      health: "down",
      sentence: "local ne répond pas ; le planificateur intégré répond à sa place.",
    },
    { name: "playbook", provider: "playbook", health: "up", sentence: null },
  ],
  voix: { ton: "Vouvoiement, phrases courtes.", a_eviter: ["révolutionnaire", "leader du marché"] },
  revision: 1,
};

type Running = { events: [string, unknown][]; listeners: Set<ServerResponse>; stopped: boolean };
const turns = new Map<string, Running>();
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const write = (response: ServerResponse, [event, data]: [string, unknown]) =>
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

function itemsOf(result: Record<string, unknown>): unknown[] {
  const scenario = result.scenario as { plan?: { items?: unknown[] } } | undefined;
  const made = "message_markdown" in result ? result.entities_to_create : scenario?.plan?.items;
  return (made ?? result.items ?? []) as unknown[];
}

/** Says an answer as the server would while it is being made. */
export async function streamed(response: ServerResponse, result: Record<string, unknown>): Promise<void> {
  const id = randomUUID();
  const turn: Running = { events: [], listeners: new Set([response]), stopped: false };
  turns.set(id, turn);
  response.setHeader("content-type", "text/event-stream");
  const tell = (event: string, data: unknown) => {
    turn.events.push([event, data]);
    for (const listener of turn.listeners) write(listener, [event, data]);
  };
  tell("turn", { turn_id: id, thread_id: result.thread_id, attempt: 1, statut: "running" });
  tell("step", { name: "ask", label: "Je demande à openai/gpt-4o-mini…" });
  await pause(step_ms);
  const text = String(result.message_markdown ?? "");
  let said = "";
  for (const delta of text.match(/\s*\S+/g) ?? []) {
    if (turn.stopped) break;
    tell("text", { delta });
    said += delta;
    await pause(token_ms);
  }
  for (const [index, item] of itemsOf(result).entries()) {
    if (turn.stopped) break;
    tell("item", { index, item });
    await pause(item_ms);
  }
  if (!turn.stopped) tell("done", { ...result, turn_id: id });
  else if (text) tell("stopped", { ...result, turn_id: id, message_markdown: said, entities_to_create: [] });
  else tell("stopped", { turn_id: id });
  for (const listener of turn.listeners) listener.end();
  turns.delete(id);
}

/** What can be asked of a turn while it runs. */
export function turnRoute(method: string, path: string, response: ServerResponse): boolean {
  const match = /^\/turns(?:\/([^/]+)\/(events|stop))?$/.exec(path);
  if (!match) return false;
  const turn = turns.get(match[1] ?? "");
  if (method === "POST") {
    if (turn) turn.stopped = true;
    response.statusCode = 204;
    response.end();
  } else if (match[2] && turn) {
    response.setHeader("content-type", "text/event-stream");
    for (const event of turn.events) write(response, event);
    turn.listeners.add(response);
  } else {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ items: [] }));
  }
  return true;
}
