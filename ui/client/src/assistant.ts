/** Which model answers, how it is, and how it is to speak. By hand until the document has it. */
import type { Send } from "./http";

export type Health = "up" | "down" | "trying";
export type Model = { name: string; provider: string; health: Health; sentence: string | null };
export type Voix = { ton: string; a_eviter: string[] };

export type Assistant = {
  /** What answers when nobody chose. */
  default: string;
  choice: string | null;
  /** Whether the built-in planner takes over when a provider fails. */
  fallback: boolean;
  models: Model[];
  voix: Voix;
  revision: number;
};
export type AssistantPatch = { choice?: string | null; voix?: Partial<Voix> };

export function assistantCalls(send: Send) {
  return {
    get: () => send<Assistant>("GET", "/api/assistant"),
    patch: (body: AssistantPatch, revision?: number) =>
      send<Assistant>("PATCH", "/api/assistant", { body, revision }),
  };
}
