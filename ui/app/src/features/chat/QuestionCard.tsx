import type { Action } from "@heraut/client";
import { Badge, Button, inputClass } from "@heraut/kit";
import { For, Show, createEffect, createSignal, createUniqueId, on } from "solid-js";
import { useI18n } from "~/core/services";
import type { ChoiceQuestion } from "./questions";

type QuestionCardProps = {
  question: ChoiceQuestion;
  busy: boolean;
  onChoose: (action: Action) => void;
  onOther: (text: string) => void;
};

const other = "autre";

/** A question with its answers: a real group of radios, and a field for whoever means something else. */
export function QuestionCard(props: QuestionCardProps) {
  const { t } = useI18n();
  const name = createUniqueId();
  const [chosen, setChosen] = createSignal<string | null>(null);
  const [text, setText] = createSignal("");
  createEffect(
    on(
      () => props.question.cibleId,
      () => setChosen(null),
    ),
  );
  const ready = () => (chosen() === other ? Boolean(text().trim()) : chosen() !== null);

  function submit(): void {
    if (!ready() || props.busy) return;
    if (chosen() === other) return props.onOther(text().trim());
    const choice = props.question.choices.find((one) => one.value === chosen());
    if (choice) props.onChoose(choice.action);
  }

  return (
    <form
      class="w-full max-w-[65ch] animate-arrive rounded-lg border border-rule bg-surface"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <fieldset class="flex flex-col" disabled={props.busy}>
        <legend class="float-left flex w-full items-baseline gap-3 border-b border-rule px-4 py-2.5">
          <span class="flex-1 font-serif text-lg font-semibold">
            {t().question.stands(props.question.label)}
          </span>
          <Show when={props.question.place}>
            {(place) => (
              <span class="text-xs text-muted tabular-nums">
                {t().question.progress(place().at, place().of)}
              </span>
            )}
          </Show>
        </legend>
        <For each={props.question.choices}>
          {(choice, index) => (
            <Option
              name={name}
              rank={index() + 1}
              label={t().question.choices[choice.value]?.label ?? choice.action.label}
              description={t().question.choices[choice.value]?.description}
              recommended={index() === 0}
              checked={chosen() === choice.value}
              onCheck={() => setChosen(choice.value)}
            />
          )}
        </For>
        <Option
          name={name}
          rank={props.question.choices.length + 1}
          label={t().question.other}
          checked={chosen() === other}
          onCheck={() => setChosen(other)}
        />
        <Show when={chosen() === other}>
          <div class="px-4 pb-3">
            <input
              type="text"
              class={inputClass}
              aria-label={t().question.otherLabel}
              placeholder={t().question.otherPlaceholder}
              value={text()}
              onInput={(event) => setText(event.currentTarget.value)}
            />
          </div>
        </Show>
      </fieldset>
      <div class="flex flex-wrap items-center gap-3 border-t border-rule px-4 py-2.5">
        <Button
          type="submit"
          size="sm"
          variant="primary"
          busy={props.busy}
          aria-disabled={!ready() || undefined}
        >
          {t().question.answer}
        </Button>
        <p class="text-xs text-muted">{t().question.typing}</p>
      </div>
    </form>
  );
}

type OptionProps = {
  name: string;
  rank: number;
  label: string;
  description?: string;
  recommended?: boolean;
  checked: boolean;
  onCheck: () => void;
};

function Option(props: OptionProps) {
  const { t } = useI18n();
  const id = createUniqueId();
  return (
    <div class="clear-both flex items-start gap-3 px-4 py-2 transition-colors has-checked:bg-accent-soft">
      <input
        id={id}
        type="radio"
        name={props.name}
        checked={props.checked}
        aria-describedby={props.description ? `${id}-d` : undefined}
        class="mt-1 size-4 shrink-0 accent-accent"
        onChange={() => props.onCheck()}
      />
      <div class="min-w-0 flex-1">
        <label for={id} class="flex cursor-pointer flex-wrap items-baseline gap-x-2 font-medium">
          {props.label}
          <Show when={props.recommended}>
            <Badge tone="accent">{t().question.recommended}</Badge>
          </Show>
        </label>
        <Show when={props.description}>
          <p id={`${id}-d`} class="text-sm text-muted">
            {props.description}
          </p>
        </Show>
      </div>
      <span aria-hidden="true" class="text-xs text-muted tabular-nums">
        {props.rank}
      </span>
    </div>
  );
}
