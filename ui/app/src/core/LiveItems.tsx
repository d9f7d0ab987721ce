import { For, Show } from "solid-js";
import { useFormatName } from "./playbook";
import { useI18n } from "./services";

type Words = { title: string; facts: string[]; text: string };
type Any = Record<string, unknown>;

const said = (value: unknown): string => (typeof value === "string" ? value : "");

/** Lines of a plan, suggestions and results have each their own names for the same three things. */
function createWords() {
  const { day } = useI18n();
  const formatName = useFormatName();
  return (item: unknown): Words => {
    const one = (typeof item === "object" && item !== null ? item : {}) as Any;
    const date = said(one.date_debut);
    if ("label" in one) return { title: said(one.label), facts: [], text: said(one.description) };
    if ("titre" in one) return { title: said(one.titre), facts: [], text: said(one.extrait) };
    return {
      title: formatName(said(one.format)),
      facts: [date && day(date), said(one.canal), said(one.frequence)].filter(Boolean),
      text: said(one.message),
    };
  };
}

/** What has come so far, one after the other. */
export function LiveItems(props: { items: readonly unknown[]; label: string }) {
  const words = createWords();
  return (
    <Show when={props.items.length}>
      <ol aria-label={props.label} class="flex w-full max-w-[65ch] flex-col gap-1.5">
        <For each={props.items}>{(item) => <LiveItem words={words(item)} />}</For>
      </ol>
    </Show>
  );
}

function LiveItem(props: { words: Words }) {
  return (
    <li class="animate-arrive border-l-2 border-accent/40 pl-3">
      <p class="flex flex-wrap items-baseline gap-x-2">
        <span class="font-medium">{props.words.title}</span>
        <span class="text-sm text-muted">{props.words.facts.join(" · ")}</span>
      </p>
      <Show when={props.words.text}>
        <p class="line-clamp-2 text-sm text-muted">{props.words.text}</p>
      </Show>
    </li>
  );
}
