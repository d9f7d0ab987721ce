import type { Action } from "@heraut/client";
import { Badge, Button, inputClass } from "@heraut/kit";
import { For, Show, createEffect, createSignal, createUniqueId, on } from "solid-js";
import type { JSX } from "solid-js";
import { usePlaybook } from "~/core/playbook";
import { useI18n } from "~/core/services";
import { channelsTogether } from "./questions";
import type { ChannelQuestion, ChoiceQuestion, PlaceQuestion } from "./questions";

type CardProps<Question> = {
  question: Question;
  busy: boolean;
  onChoose: (action: Action) => void;
  onOther: (text: string) => void;
};

const other = "autre";

/** A question with its answers: one of them, or as many as one likes. */
export function QuestionCard(props: CardProps<ChoiceQuestion>) {
  const many = () => (props.question.asks === "channels" ? props.question : null);
  return (
    <Show when={many()} fallback={<PlaceCard {...props} question={props.question as PlaceQuestion} />}>
      {(question) => <ChannelCard {...props} question={question()} />}
    </Show>
  );
}

/** A real group of boxes; none ticked leaves the choice to the planner. */
function ChannelCard(props: CardProps<ChannelQuestion>) {
  const { t } = useI18n();
  const playbook = usePlaybook();
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set());
  const carried = (canal: string) => {
    const formats = playbook()?.formats.filter((format) => format.canaux.includes(canal)) ?? [];
    return formats
      .slice(0, 3)
      .map((format) => format.label)
      .join(", ");
  };
  const toggle = (value: string) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(value)) next.add(value);
      return next;
    });
  function submit(): void {
    if (props.busy) return;
    const action = channelsTogether(props.question, chosen());
    props.onChoose({ ...action, label: t().question.planOn(action.label) });
  }
  return (
    <CardForm
      title={t().question.channels}
      busy={props.busy}
      submit={chosen().size ? t().question.planOnSome(chosen().size) : t().question.planOnAll}
      hint={t().question.typingMany}
      ready
      onSubmit={submit}
    >
      <div class="grid sm:grid-cols-2">
        <For each={props.question.choices}>
          {(choice, index) => (
            <Option
              type="checkbox"
              name={choice.value}
              rank={index() + 1}
              label={choice.action.label}
              description={carried(choice.value)}
              checked={chosen().has(choice.value)}
              onCheck={() => toggle(choice.value)}
            />
          )}
        </For>
      </div>
    </CardForm>
  );
}

/** A real group of radios, and a field for whoever means something else. */
function PlaceCard(props: CardProps<PlaceQuestion>) {
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
    <CardForm
      title={t().question.stands(props.question.label)}
      place={props.question.place}
      busy={props.busy}
      submit={t().question.answer}
      hint={t().question.typing}
      ready={ready()}
      onSubmit={submit}
    >
      <For each={props.question.choices}>
        {(choice, index) => (
          <Option
            type="radio"
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
        type="radio"
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
    </CardForm>
  );
}

type CardFormProps = {
  title: string;
  place?: { at: number; of: number } | null;
  busy: boolean;
  submit: string;
  hint: string;
  ready: boolean;
  onSubmit: () => void;
  children: JSX.Element;
};

function CardForm(props: CardFormProps) {
  const { t } = useI18n();
  return (
    <form
      class="w-full max-w-[65ch] animate-arrive rounded-lg border border-rule bg-surface"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      <fieldset class="flex flex-col" disabled={props.busy}>
        <legend class="float-left flex w-full items-baseline gap-3 border-b border-rule px-4 py-2.5">
          <span class="flex-1 font-serif text-lg font-semibold">{props.title}</span>
          <Show when={props.place}>
            {(place) => (
              <span class="text-xs text-muted tabular-nums">
                {t().question.progress(place().at, place().of)}
              </span>
            )}
          </Show>
        </legend>
        {props.children}
      </fieldset>
      <div class="flex flex-wrap items-center gap-3 border-t border-rule px-4 py-2.5">
        <Button
          type="submit"
          size="sm"
          variant="primary"
          busy={props.busy}
          aria-disabled={!props.ready || undefined}
        >
          {props.submit}
        </Button>
        <p class="text-xs text-muted">{props.hint}</p>
      </div>
    </form>
  );
}

type OptionProps = {
  type: "radio" | "checkbox";
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
        type={props.type}
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
