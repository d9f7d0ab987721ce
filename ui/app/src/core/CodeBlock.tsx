import { Button } from "@heraut/kit";
import { Show, createUniqueId } from "solid-js";
import { createCopy } from "./copy";
import { useI18n } from "./services";

type CodeProps = {
  label: string;
  code: string;
  /** What is copied, where it is shown laid out otherwise. */
  exact?: string;
};

/** Code to be taken along. Long lines scroll in their block, by keys as well. */
export function CodeBlock(props: CodeProps) {
  const { t } = useI18n();
  const { copy, told } = createCopy();
  const id = createUniqueId();
  let text!: HTMLElement;
  const take = () => {
    // Where there is no clipboard, it is ready for the reader's own keys.
    getSelection()?.selectAllChildren(text);
    void copy(props.exact ?? props.code);
  };
  return (
    <div class="overflow-hidden rounded-md border border-rule bg-sunken">
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-rule py-1 pr-1 pl-3">
        <p id={id} class="min-w-0 flex-1 basis-40 text-sm font-medium">
          {props.label}
        </p>
        <Show when={told()}>
          <p class="text-sm text-muted">{told()}</p>
        </Show>
        <Button size="sm" icon="copy" aria-label={`${t().keys.copy} : ${props.label}`} onClick={take}>
          {t().keys.copy}
        </Button>
      </div>
      <pre
        class="overflow-x-auto p-3 font-mono text-sm focus-visible:-outline-offset-2"
        role="group"
        aria-labelledby={id}
        tabindex="0"
      >
        <code ref={text}>{props.code}</code>
      </pre>
    </div>
  );
}
