import { Icon, buttonClass } from "@heraut/kit";
import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { CodeBlock } from "~/core/CodeBlock";
import { Loaded } from "~/core/Loaded";
import { Section } from "~/core/PartsPage";
import { useI18n, useMayEdit } from "~/core/services";
import type { PartProps } from "./AgentPage";
import { FromEvents, KnownVisitors } from "./DevelopEvents";
import { Languages, Meanings } from "./DevelopPieces";
import { createAgentKeys } from "./agentKeys";
import {
  askByCurl,
  askByJavaScript,
  askByPython,
  modelsByCurl,
  pageScript,
  policyLines,
  scriptLine,
  styleSheet,
} from "./snippets";

const desk = location.origin;
const parts = "launcher, panel, header, log, input, send, lead";
const parts_of_frame = "launcher, panel";

/** Everything a developer copies, with this agent's key and this desk's address in it. */
export default function DevelopPart(props: PartProps) {
  const { t } = useI18n();
  const { keys, publishable, refetch } = createAgentKeys(() => props.agent.id);
  const keysAt = () => `/agents/${props.agent.id}/site`;
  return (
    <>
      <Section id="titre-page" title={t().develop.page} intro={t().develop.pageIntro}>
        <Loaded resource={keys} onRetry={() => void refetch()}>
          {() => <InPage key={publishable()} keysAt={keysAt()} />}
        </Loaded>
      </Section>
      <FromScripts />
      <Section id="titre-couleurs" title={t().develop.look} intro={t().develop.lookIntro}>
        <CodeBlock label={t().develop.lookCode} code={styleSheet} />
        <p class="mt-1 text-sm text-muted">{t().develop.lookHint(parts, parts_of_frame)}</p>
      </Section>
      <FromServers keysAt={keysAt()} />
      <FromEvents agent={props.agent} />
      <KnownVisitors agent={props.agent} keysAt={keysAt()} />
    </>
  );
}

function InPage(props: { key: string | null; keysAt: string }) {
  const { t } = useI18n();
  const line = (more?: Record<string, string>) => scriptLine(desk, props.key ?? "pk_…", more);
  return (
    <div class="flex flex-col gap-4">
      <Show when={!props.key}>
        <p class="text-sm text-warning">
          {t().develop.noKey}{" "}
          <A href={props.keysAt} class="text-accent underline">
            {t().develop.makeKey}
          </A>
        </p>
      </Show>
      <div>
        <CodeBlock label={t().agents.snippet} code={line()} />
        <p class="mt-1 text-sm text-muted">{t().agents.snippetHint}</p>
      </div>
      <Meanings
        title={t().develop.attributes}
        rows={[
          ["data-lang", t().develop.lang],
          ["data-accent", t().develop.accent],
          ["data-place", t().develop.place],
          ["data-scheme", t().develop.scheme],
          ["data-label", t().develop.label],
          ["data-mode", t().develop.mode],
        ]}
      />
      <CodeBlock label={t().develop.frame} code={line({ mode: "frame" })} />
      <CodeBlock label={t().develop.inline} code={line({ mode: "inline" })} />
      <div>
        <CodeBlock label={t().develop.policy} code={policyLines(desk)} />
        <p class="mt-1 text-sm text-muted">{t().develop.policyHint}</p>
      </div>
    </div>
  );
}

function FromScripts() {
  const { t } = useI18n();
  const comments = () => ({ button: t().develop.commentButton, event: t().develop.commentEvent });
  return (
    <Section id="titre-script" title={t().develop.script} intro={t().develop.scriptIntro}>
      <div class="flex flex-col gap-4">
        <Meanings
          title={t().develop.calls}
          rows={[
            ["heraut.open()", t().develop.open],
            ["heraut.close()", t().develop.close],
            ["heraut.send(text)", t().develop.send],
            ["heraut.on(event, listener)", t().develop.on],
            ["heraut.identify(token)", t().develop.identify],
          ]}
        />
        <CodeBlock label={t().develop.scriptCode} code={pageScript(t().develop.said, comments())} />
      </div>
    </Section>
  );
}

function FromServers(props: { keysAt: string }) {
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  const question = () => t().develop.question;
  return (
    <Section
      id="titre-serveur"
      title={t().develop.server}
      intro={t().develop.serverIntro}
      action={
        <Show when={mayEdit()}>
          <A href={props.keysAt} class={buttonClass()}>
            <Icon name="key" />
            {t().develop.makeSecret}
          </A>
        </Show>
      }
    >
      <div class="flex flex-col gap-4">
        <Languages
          label={t().develop.languages}
          title={t().develop.ask}
          codes={{
            curl: askByCurl(desk, question()),
            Python: askByPython(desk, question()),
            JavaScript: askByJavaScript(desk, question()),
          }}
        />
        <div>
          <CodeBlock label={t().develop.stream} code={askByCurl(desk, question(), true)} />
          <p class="mt-1 text-sm text-muted">{t().develop.streamHint}</p>
        </div>
        <CodeBlock label={t().develop.models} code={modelsByCurl(desk)} />
        <p class="flex flex-wrap gap-x-6 gap-y-1 text-sm">
          <a href="/api/docs#complete_chat" rel="external" class="text-accent underline">
            {t().develop.reference}
          </a>
          <a href="/api/openapi.json" rel="external" class="text-accent underline">
            {t().develop.document}
          </a>
        </p>
      </div>
    </Section>
  );
}
