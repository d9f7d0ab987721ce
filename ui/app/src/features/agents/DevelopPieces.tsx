import { Tabs } from "@heraut/kit";
import { For, createSignal } from "solid-js";
import { CodeBlock } from "~/core/CodeBlock";

type LanguagesProps = {
  label: string;
  title: (language: string) => string;
  /** The same in several languages, each under its name. */
  codes: Record<string, string>;
};

/** One example, in the language of whoever reads it. */
export function Languages(props: LanguagesProps) {
  const names = () => Object.keys(props.codes);
  const [language, setLanguage] = createSignal(names()[0]!);
  return (
    <Tabs
      label={props.label}
      value={language()}
      onChange={setLanguage}
      tabs={names().map((name) => ({
        id: name,
        label: name,
        content: () => <CodeBlock label={props.title(name)} code={props.codes[name]!} />,
      }))}
    />
  );
}

/** What each word of code means. */
export function Meanings(props: { title: string; rows: [code: string, meaning: string][] }) {
  return (
    <div class="text-sm">
      <h3 class="pb-1 font-medium">{props.title}</h3>
      <dl>
        <For each={props.rows}>
          {([code, meaning]) => (
            <div class="grid border-t border-rule py-1.5 sm:grid-cols-[14rem_minmax(0,1fr)]">
              <dt>
                <code class="font-mono">{code}</code>
              </dt>
              <dd class="text-muted">{meaning}</dd>
            </div>
          )}
        </For>
      </dl>
    </div>
  );
}
