import { useParams } from "@solidjs/router";
import { Match, Show, Switch, lazy, onMount } from "solid-js";
import { later } from "~/core/later";
import { usePageTitle } from "~/core/page";
import { PartsPage, Section } from "~/core/PartsPage";
import type { Part } from "~/core/PartsPage";
import { useServices } from "~/core/services";
import { Appearance } from "~/features/accounts/Profile";
import NotFound from "~/shell/NotFound";
import { AssistantForm } from "./AssistantForm";
import { WorkspaceForm } from "./WorkspaceForm";

const MembersPart = lazy(() => import("~/features/members/MembersPart"));
const ServiceKeysPart = lazy(() => import("~/features/keys/ServiceKeysPart"));
const UsagePart = lazy(() => import("~/features/usage/UsagePart"));
const ProviderKeys = later(() => import("./ProviderKeys"));
const AuditPart = lazy(() => import("~/features/audit/AuditPart"));

/** The workspace: what it is called, who answers, who is in, what is used, and what happened. */
export default function SettingsPage() {
  const { entry, i18n } = useServices();
  const { t } = i18n;
  const params = useParams<{ partie?: string }>();
  const open = () => (params.partie ? `/reglages/${params.partie}` : "/reglages");
  const parts = (): Part[] => [
    { href: "/reglages", label: t().parts.general, icon: "gear" },
    { href: "/reglages/membres", label: t().parts.members, icon: "people" },
    ...(entry.may("owner")
      ? ([{ href: "/reglages/cles", label: t().parts.keys, icon: "key" }] satisfies Part[])
      : []),
    { href: "/reglages/usage", label: t().parts.usage, icon: "bars" },
    ...(entry.may("owner")
      ? ([{ href: "/reglages/journal", label: t().parts.audit, icon: "list" }] satisfies Part[])
      : []),
  ];
  const known = () => parts().find((part) => part.href === open());
  usePageTitle(() => {
    if (!known()) return t().errors.notFoundTitle;
    return params.partie ? `${known()!.label} · ${t().settings.title}` : t().settings.title;
  });
  return (
    <Show when={known()} fallback={<NotFound />}>
      <PartsPage title={t().settings.title} navigation={t().parts.navigation} parts={parts()} open={open()}>
        <Switch fallback={<General />}>
          <Match when={params.partie === "membres"}>
            <MembersPart />
          </Match>
          <Match when={params.partie === "cles"}>
            <ServiceKeysPart />
          </Match>
          <Match when={params.partie === "usage"}>
            <UsagePart />
          </Match>
          <Match when={params.partie === "journal"}>
            <AuditPart />
          </Match>
        </Switch>
      </PartsPage>
    </Show>
  );
}

/** How it looks and speaks here, what the workspace is called, and who answers. */
function General() {
  const { assistant, entry, i18n, session } = useServices();
  onMount(() => void assistant.refresh());
  return (
    <div class="flex max-w-2xl flex-col gap-10">
      <Section id="titre-apparence" title={i18n.t().settings.appearance}>
        <Appearance />
      </Section>
      <Show when={session()}>
        <WorkspaceForm />
      </Show>
      <Show when={assistant.known()}>{(known) => <AssistantForm known={known()} />}</Show>
      <Show when={session() && entry.may("owner")}>
        <ProviderKeys />
      </Show>
    </div>
  );
}
