import type { Assistant } from "@heraut/client";
import { Select, TextField, toast } from "@heraut/kit";
import { For, Show, createSignal } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { createForm } from "~/core/form";
import { refreshingWhenStale } from "~/core/problems";
import { useI18n, useServices } from "~/core/services";
import { useSourceName } from "~/core/sourceName";
import { AvoidList } from "./AvoidList";
import { SettingsForm } from "./SettingsForm";

const longest_tone = 1_000;

type Wishes = { choice: string; ton: string; a_eviter: string[] };
const wishesOf = (known: Assistant): Wishes => ({
  choice: known.choice ?? "",
  ton: known.voix.ton,
  a_eviter: known.voix.a_eviter,
});

/** Which model answers, and how it is to speak. */
export function AssistantForm(props: { known: Assistant }) {
  const { assistant, entry } = useServices();
  const { t } = useI18n();
  const { attempt } = createAttempt();
  const first = wishesOf(props.known);
  const form = createForm({ choice: first.choice, ton: first.ton });
  const [avoided, setAvoided] = createSignal(first.a_eviter);

  const write = ({ choice, ton, a_eviter }: Wishes) =>
    refreshingWhenStale(
      assistant.save({ choice: choice || null, voix: { ton: ton.trim(), a_eviter } }),
      assistant.refresh,
    );

  async function takeBack(before: Wishes): Promise<void> {
    await write(before);
    form.field("choice").onInput(before.choice);
    form.field("ton").onInput(before.ton);
    setAvoided(before.a_eviter);
  }

  async function save(): Promise<void> {
    const before = wishesOf(props.known);
    const saved = await form.submit(({ choice, ton }) => write({ choice, ton, a_eviter: avoided() }));
    if (!saved) return;
    toast(t().assistant.saved, {
      label: t().common.undo,
      run: () => void attempt(() => takeBack(before), { done: () => t().common.restored }),
    });
  }

  return (
    <section aria-labelledby="titre-assistant" class="border-t border-rule pt-4">
      <h2 id="titre-assistant" class="font-serif text-xl font-semibold">
        {t().assistant.title}
      </h2>
      <p class="mb-4 text-sm text-muted">{t().assistant.intro}</p>
      <SettingsForm
        problem={form.problem()}
        busy={form.busy()}
        locked={entry.may("owner") ? null : t().roles.ownersOnly}
        onSave={() => void save()}
      >
        <ModelChoice
          known={props.known}
          value={form.field("choice").value}
          onChange={(name) => form.field("choice").onInput(name)}
        />
        <TextField
          {...form.field("ton")}
          label={t().assistant.tone}
          hint={t().assistant.toneHint}
          optional={t().common.optional}
          multiline
          maxLength={longest_tone}
        />
        <AvoidList values={avoided()} onChange={setAvoided} />
      </SettingsForm>
    </section>
  );
}

function ModelChoice(props: { known: Assistant; value: string; onChange: (name: string) => void }) {
  const { assistant } = useServices();
  const { t } = useI18n();
  const sourceName = useSourceName();
  return (
    <Show when={assistant.models().length} fallback={<p class="text-sm">{t().assistant.alone}</p>}>
      <Select
        label={t().assistant.model}
        hint={props.known.fallback ? t().assistant.fallbackOn : t().assistant.fallbackOff}
        value={props.value}
        options={[
          { value: "", label: t().assistant.byDefault(sourceName(props.known.default)) },
          ...assistant.models().map(({ name }) => ({ value: name, label: sourceName(name) })),
        ]}
        onChange={(name) => props.onChange(name)}
      />
      <ul aria-label={t().assistant.status} class="flex flex-col gap-1 text-sm text-muted">
        <For each={assistant.models()}>
          {(model) => (
            <li>
              {sourceName(model.name)} — {model.sentence ?? t().assistant.health[model.health]}
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
