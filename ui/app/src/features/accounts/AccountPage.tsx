import { useParams } from "@solidjs/router";
import { Match, Show, Switch, lazy } from "solid-js";
import { usePageTitle } from "~/core/page";
import { PartsPage } from "~/core/PartsPage";
import type { Part } from "~/core/PartsPage";
import { useServices } from "~/core/services";
import NotFound from "~/shell/NotFound";
import { Profile } from "./Profile";

const Security = lazy(() => import("./Security"));
const MyKeys = lazy(() => import("./MyKeys"));
const MyWorkspaces = lazy(() => import("./MyWorkspaces"));

/** What belongs to a person, in whatever workspace: profile, password, sessions, keys. */
export default function AccountPage() {
  const { entry, i18n } = useServices();
  const { t } = i18n;
  const params = useParams<{ partie?: string }>();
  const open = () => (params.partie ? `/account/${params.partie}` : "/account");
  const parts = (): Part[] => [
    { href: "/account", label: t().account.parts.profile, icon: "person" },
    { href: "/account/security", label: t().account.parts.security, icon: "monitor" },
    { href: "/account/keys", label: t().account.parts.keys, icon: "key" },
    { href: "/account/workspaces", label: t().account.parts.workspaces, icon: "flag" },
  ];
  const known = () => parts().find((part) => part.href === open());
  usePageTitle(() => (known() ? `${known()!.label} · ${t().account.title}` : t().errors.notFoundTitle));
  return (
    <Show when={known()} fallback={<NotFound />}>
      <PartsPage
        title={t().account.title}
        navigation={t().account.navigation}
        parts={entry.withAccounts() ? parts() : []}
        open={open()}
      >
        <Show
          when={entry.withAccounts()}
          fallback={<p class="max-w-prose text-muted">{t().account.local}</p>}
        >
          <Switch fallback={<Profile />}>
            <Match when={params.partie === "security"}>
              <Security />
            </Match>
            <Match when={params.partie === "keys"}>
              <MyKeys />
            </Match>
            <Match when={params.partie === "workspaces"}>
              <MyWorkspaces />
            </Match>
          </Switch>
        </Show>
      </PartsPage>
    </Show>
  );
}
