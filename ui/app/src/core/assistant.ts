import type { ApiClient, Assistant, AssistantPatch, Model } from "@heraut/client";
import { createSignal } from "solid-js";

const built_in = "playbook";

/** Which models there are, how they are, and how they are to speak. */
export function createAssistant(apiClient: ApiClient) {
  const [known, setKnown] = createSignal<Assistant | null>(null);
  let asking: Promise<void> | null = null;

  const accept = (assistant: Assistant): Assistant => setKnown(() => assistant);

  async function ask(): Promise<void> {
    try {
      accept(await apiClient.assistant.get());
    } catch {
      // Whoever shows it goes on with what was known.
    } finally {
      asking = null;
    }
  }

  return {
    known,
    /** Those that can be chosen: none when the built-in planner is alone. */
    models: (): Model[] => {
      const models = known()?.models ?? [];
      return models.some((model) => model.provider !== built_in) ? models : [];
    },
    /** What to say about those that do not answer. */
    troubles: (): string[] =>
      (known()?.models ?? []).flatMap((model) =>
        model.health === "down" && model.sentence ? [model.sentence] : [],
      ),
    refresh: (): Promise<void> => (asking ??= ask()),
    save: async (patch: AssistantPatch): Promise<Assistant> =>
      accept(await apiClient.assistant.patch(patch, known()?.revision)),
  };
}

export type AssistantStore = ReturnType<typeof createAssistant>;
