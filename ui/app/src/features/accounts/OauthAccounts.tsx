import type { LoginProvider, OauthAccounts as Connected } from "@heraut/client";
import { Button, toast, toastError } from "@heraut/kit";
import { useSearchParams } from "@solidjs/router";
import { For, Show, createEffect, createResource } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { Loaded } from "~/core/Loaded";
import { Section } from "~/core/PartsPage";
import { useI18n, useServices } from "~/core/services";
import { whyNot } from "./OtherWays";

type Row = { id: string; name: string; offered: boolean; account?: Connected["items"][number] };

/** What is offered, and what is connected though it is not offered any more. */
function rows({ items, providers }: Connected): Row[] {
  const accountAt = (id: string) => items.find(({ provider }) => provider === id);
  const offered = providers.map(({ id, name }: LoginProvider) => ({
    id,
    name,
    offered: true,
    account: accountAt(id),
  }));
  const others = items.filter(({ provider }) => !providers.some(({ id }) => id === provider));
  return [
    ...offered,
    ...others.map((account) => ({
      id: account.provider,
      name: account.provider,
      offered: false,
      account,
    })),
  ];
}

/** Accounts elsewhere by which the person signs in. Nothing is shown where there can be none. */
export function OauthAccounts() {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const [accounts, { refetch }] = createResource(() => apiClient.me.oauthAccounts());
  const [search, setSearch] = useSearchParams<{ oidc?: string; provider?: string }>();
  const found = () => (accounts.error ? undefined : accounts.latest);
  createEffect(() => {
    const known = found();
    if (!search.oidc || !known) return;
    if (search.oidc === "connected") toast(t().account.connected);
    else toastError(whyNot(t(), search.oidc, known.providers, search.provider)!);
    setSearch({ oidc: undefined, provider: undefined }, { replace: true });
  });
  const none = () => found() && !rows(found()!).length;
  return (
    <Show when={!none()}>
      <Section id="titre-comptes" title={t().account.accounts} intro={t().account.accountsIntro}>
        <Loaded resource={accounts} onRetry={() => void refetch()}>
          {(known) => (
            <ul class="divide-y divide-rule">
              <For each={rows(known())}>
                {(row) => <AccountRow row={row} onChanged={() => void refetch()} />}
              </For>
            </ul>
          )}
        </Loaded>
      </Section>
    </Show>
  );
}

function AccountRow(props: { row: Row; onChanged: () => void }) {
  const { t, ago } = useI18n();
  const { apiClient } = useServices();
  const { attempt, busy } = createAttempt();
  const connect = async () => {
    const begun = await attempt(() => apiClient.me.connect(props.row.id));
    if (begun) location.assign(begun.url);
  };
  const disconnect = async () => {
    const gone = await attempt(() => apiClient.me.disconnect(props.row.id).then(() => true), {
      done: () => t().account.disconnected(props.row.name),
    });
    if (gone) props.onChanged();
  };
  const state = () => {
    const account = props.row.account;
    if (!account) return t().account.notConnected;
    return [
      account.email && t().account.connectedAs(account.email),
      t().account.lastUsed(ago(account.last_used_at)),
    ]
      .filter(Boolean)
      .join(" · ");
  };
  return (
    <li class="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
      <div class="min-w-0 flex-1 basis-60">
        <p class="font-medium">{props.row.name}</p>
        <p class="text-sm break-words text-muted">{state()}</p>
        <Show when={!props.row.offered}>
          <p class="text-sm text-muted">{t().account.gone}</p>
        </Show>
      </div>
      <Show
        when={props.row.account}
        fallback={
          <Button size="sm" busy={busy()} onClick={() => void connect()}>
            {t().account.connect(props.row.name)}
          </Button>
        }
      >
        <Button
          size="sm"
          busy={busy()}
          aria-label={t().account.disconnectNamed(props.row.name)}
          onClick={() => void disconnect()}
        >
          {t().account.disconnect}
        </Button>
      </Show>
    </li>
  );
}
