import type { Agent } from "@heraut/client";
import { Badge, Button } from "@heraut/kit";
import { A, useParams } from "@solidjs/router";
import { Show, lazy } from "solid-js";
import type { Component } from "solid-js";
import { Dynamic } from "solid-js/web";
import { createAttempt } from "~/core/attempt";
import { Loaded } from "~/core/Loaded";
import { usePageTitle } from "~/core/page";
import { PartsPage } from "~/core/PartsPage";
import type { Part } from "~/core/PartsPage";
import { useI18n, useMayEdit } from "~/core/services";
import NotFound from "~/shell/NotFound";
import { InstructionsPart } from "./InstructionsPart";
import { createAgentStore } from "./agentStore";
import type { AgentStore } from "./agentStore";

export type PartProps = { store: AgentStore; agent: Agent };

/** What stands at which address of the agent. */
const views: Record<string, Component<PartProps>> = {
  savoir: lazy(() => import("./KnowledgePart")),
  phrases: lazy(() => import("./TextsPart")),
  apparence: lazy(() => import("./LookPart")),
  site: lazy(() => import("./SitePart")),
  integrer: lazy(() => import("./DevelopPart")),
  webhooks: lazy(() => import("~/features/webhooks/WebhooksPart")),
  limites: lazy(() => import("./LimitsPart")),
  chiffres: lazy(() => import("./NumbersPart")),
  versions: lazy(() => import("./VersionsPart")),
  essai: lazy(() => import("./TrialPart")),
};

/** One agent, part by part. */
export default function AgentPage() {
  const { t } = useI18n();
  const params = useParams<{ id: string; partie?: string }>();
  const store = createAgentStore(() => params.id);
  const mayEdit = useMayEdit();
  const at = (partie?: string) => `/agents/${params.id}${partie ? `/${partie}` : ""}`;
  const parts = (): Part[] => [
    { href: at(), label: t().agents.parts.general, icon: "edit" },
    { href: at("savoir"), label: t().agents.parts.knowledge, icon: "book" },
    { href: at("phrases"), label: t().agents.parts.texts, icon: "chat" },
    { href: at("apparence"), label: t().agents.parts.look, icon: "eye" },
    { href: at("site"), label: t().agents.parts.site, icon: "key" },
    { href: at("integrer"), label: t().agents.parts.develop, icon: "code" },
    // An address may hold a secret of another system.
    ...(mayEdit() ? [{ href: at("webhooks"), label: t().agents.parts.webhooks, icon: "link" } as const] : []),
    { href: at("limites"), label: t().agents.parts.limits, icon: "gear" },
    { href: at("chiffres"), label: t().agents.parts.numbers, icon: "bars" },
    { href: at("versions"), label: t().agents.parts.versions, icon: "list" },
    { href: at("essai"), label: t().agents.parts.trial, icon: "send" },
  ];
  const known = () => parts().find((part) => part.href === at(params.partie));
  const view = () => views[params.partie ?? ""] ?? InstructionsPart;
  const name = () => store.agent.latest?.name ?? t().agents.title;
  usePageTitle(() => `${known()?.label ?? t().errors.notFoundTitle} · ${name()}`);
  return (
    <Show when={known()} fallback={<NotFound />}>
      <PartsPage title={name()} navigation={t().agents.parts.navigation} parts={parts()} open={known()!.href}>
        <Loaded resource={store.agent} onRetry={() => void store.refetch()} lines={6}>
          {(agent) => (
            <div class="flex max-w-3xl flex-col gap-6">
              <Head store={store} agent={agent()} />
              <Dynamic component={view()} store={store} agent={agent()} />
            </div>
          )}
        </Loaded>
      </PartsPage>
    </Show>
  );
}

/** Whether it answers, and the press that changes it. */
function Head(props: PartProps) {
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  const { attempt, busy } = createAttempt();
  const turn = () => {
    const is_active = !props.agent.is_active;
    void attempt(() => props.store.save({ is_active }), {
      done: () => (is_active ? t().agents.turnedOn : t().agents.turnedOff),
    });
  };
  return (
    <div class="flex flex-wrap items-center gap-3">
      <A href="/agents" class="text-sm text-accent underline">
        {t().agents.back}
      </A>
      <Badge tone={props.agent.is_active ? "positive" : "neutral"}>
        {props.agent.is_active ? t().agents.active : t().agents.silent}
      </Badge>
      <Show when={mayEdit()}>
        <Button
          size="sm"
          variant={props.agent.is_active ? "secondary" : "primary"}
          busy={busy()}
          onClick={turn}
        >
          {props.agent.is_active ? t().agents.turnOff : t().agents.turnOn}
        </Button>
      </Show>
      <Show when={props.agent.is_active && props.agent.origins.length === 0}>
        <p class="basis-full text-sm text-warning">{t().agents.noSite}</p>
      </Show>
    </div>
  );
}
