import { Icon } from "@heraut/kit";
import { For } from "solid-js";
import { useServices } from "~/core/services";

/** One honest sentence for each provider that does not answer. It is there before it has something to say, so that it is heard. */
export function AssistantStatus() {
  const { assistant } = useServices();
  return (
    <div role="status">
      <For each={assistant.troubles()}>
        {(sentence) => (
          <p class="mt-1 flex items-center gap-1.5 text-xs text-warning">
            <Icon name="warning" class="size-3.5 shrink-0" />
            {sentence}
          </p>
        )}
      </For>
    </div>
  );
}
