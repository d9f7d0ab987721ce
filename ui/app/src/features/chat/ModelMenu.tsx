import { Icon, Menu, buttonClass } from "@heraut/kit";
import { Show, createEffect } from "solid-js";
import { useI18n, useServices } from "~/core/services";
import { useSourceName } from "~/core/sourceName";
import { useChatStore } from "./chatStore";
import type { ThreadKey } from "./thread";

/** Which model answers here, for this visit. Nothing to choose, nothing shown. */
export function ModelMenu(props: { conversation: ThreadKey }) {
  const { assistant } = useServices();
  const { t } = useI18n();
  const chat = useChatStore();
  const sourceName = useSourceName();
  const models = assistant.models;
  const chosen = () => chat.models.get(props.conversation);
  const usual = () => assistant.known()?.choice ?? assistant.known()?.default ?? "";
  const name = () => sourceName(chosen() || usual());

  // A model that is no longer offered would only be refused.
  createEffect(() => {
    const gone = chosen() && models().length && !models().some((model) => model.name === chosen());
    if (gone) chat.models.set(props.conversation, "");
  });

  return (
    <Show when={models().length}>
      <Menu
        label={t().assistant.modelOf(name())}
        triggerClass={`${buttonClass("quiet", "sm")} max-w-full text-muted`}
        entries={[
          {
            label: t().assistant.byDefault(sourceName(usual())),
            checked: !chosen(),
            onSelect: () => chat.models.set(props.conversation, ""),
          },
          ...models().map((model) => ({
            label: sourceName(model.name),
            hint: model.sentence ?? t().assistant.health[model.health],
            checked: chosen() === model.name,
            onSelect: () => chat.models.set(props.conversation, model.name),
          })),
        ]}
      >
        <span class="truncate">{name()}</span>
        <Icon name="chevronDown" class="size-3.5 shrink-0" />
      </Menu>
    </Show>
  );
}
