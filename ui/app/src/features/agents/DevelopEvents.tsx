import type { Agent } from "@heraut/client";
import { Icon, buttonClass } from "@heraut/kit";
import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { CodeBlock } from "~/core/CodeBlock";
import { Section } from "~/core/PartsPage";
import { useI18n, useMayEdit } from "~/core/services";
import { Languages, Meanings } from "./DevelopPieces";
import {
  eventBody,
  identifyScript,
  tokenByJavaScript,
  tokenByPython,
  verifyByJavaScript,
  verifyByPython,
} from "./snippets";

/** How a server receives what happens. */
export function FromEvents(props: { agent: Agent }) {
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  return (
    <Section
      id="titre-evenements"
      title={t().events.title}
      intro={t().events.intro}
      action={
        <Show when={mayEdit()}>
          <A href={`/agents/${props.agent.id}/webhooks`} class={buttonClass()}>
            <Icon name="link" />
            {t().events.open}
          </A>
        </Show>
      }
    >
      <div class="flex flex-col gap-4">
        <Meanings
          title={t().events.headers}
          rows={[
            ["webhook-id", t().events.id],
            ["webhook-timestamp", t().events.timestamp],
            ["webhook-signature", t().events.signature],
          ]}
        />
        <CodeBlock
          label={t().events.body}
          code={eventBody(props.agent.id, { name: t().events.name, consent: t().events.consent })}
        />
        <div>
          <Languages
            label={t().events.languages}
            title={t().events.verify}
            codes={{
              JavaScript: verifyByJavaScript(t().events.commentId),
              Python: verifyByPython(t().events.commentId),
            }}
          />
          <p class="mt-1 text-sm text-muted">{t().events.retry}</p>
        </div>
      </div>
    </Section>
  );
}

/** How a server says who a visitor is. */
export function KnownVisitors(props: { agent: Agent; keysAt: string }) {
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  const comments = () => ({ come: t().known.commentIn, leave: t().known.commentOut });
  return (
    <Section
      id="titre-identifies"
      title={t().known.title}
      intro={t().known.intro}
      action={
        <Show when={mayEdit()}>
          <A href={props.keysAt} class={buttonClass()}>
            <Icon name="key" />
            {t().known.make}
          </A>
        </Show>
      }
    >
      <div class="flex flex-col gap-4">
        <Meanings
          title={t().known.claims}
          rows={[
            ["sub", t().known.sub],
            ["aud", t().known.aud(props.agent.id)],
            ["exp", t().known.exp],
          ]}
        />
        <Languages
          label={t().known.languages}
          title={t().known.sign}
          codes={{
            JavaScript: tokenByJavaScript(props.agent.id),
            Python: tokenByPython(props.agent.id),
          }}
        />
        <div>
          <CodeBlock label={t().known.page} code={identifyScript(comments())} />
          <p class="mt-1 text-sm text-muted">{t().known.pageHint}</p>
        </div>
      </div>
    </Section>
  );
}
