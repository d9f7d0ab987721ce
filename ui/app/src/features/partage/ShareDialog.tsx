import type { Partage, PartageMade, Scenario } from "@heraut/client";
import { Button, Dialog, EmptyState, Select } from "@heraut/kit";
import { For, Show, createResource, createSignal } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { CopyField } from "~/core/CopyField";
import { Loaded } from "~/core/Loaded";
import { useI18n, useServices } from "~/core/services";

const lasting_days = ["7", "30", "90", "365"] as const;

/** Links under which others read the plan without an account: made, shown once, and ended. */
export default function ShareDialog(props: { scenario: Scenario; onClose: () => void }) {
  const { t } = useI18n();
  const { apiClient, entry } = useServices();
  const { attempt } = createAttempt();
  const calls = apiClient.partages;
  const [links, { refetch }] = createResource(() => calls.list(props.scenario.id).then(({ items }) => items));
  const [days, setDays] = createSignal<string>("30");
  const [made, setMade] = createSignal<PartageMade | null>(null);
  const [busy, setBusy] = createSignal(false);
  const address = () => `${location.origin}${made()!.path}`;

  const create = async () => {
    setBusy(true);
    const done = await attempt(() => calls.create(props.scenario.id, { jours: Number(days()) }));
    setBusy(false);
    if (!done) return;
    setMade(done);
    void refetch();
  };
  const revoke = async (link: Partage) => {
    const done = await attempt(() => calls.revoke(props.scenario.id, link.id).then(() => true), {
      done: () => t().partage.revoked,
    });
    if (!done) return;
    if (made()?.partage.id === link.id) setMade(null);
    void refetch();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t().partage.title}
      description={t().partage.intro}
      closeLabel={t().common.close}
    >
      <div class="flex flex-col gap-5">
        <Show when={!entry.withAccounts()}>
          <p class="rounded-md bg-sunken px-3 py-2 text-sm">{t().partage.local}</p>
        </Show>
        <div class="flex flex-wrap items-end gap-3">
          <Select
            label={t().partage.lasts}
            value={days()}
            options={lasting_days.map((value) => ({ value, label: t().partage.days(Number(value)) }))}
            onChange={setDays}
          />
          <Button icon="link" variant="primary" busy={busy()} onClick={() => void create()}>
            {t().partage.create}
          </Button>
        </div>
        <Show when={made()}>
          <div class="flex flex-col gap-1">
            <CopyField label={t().partage.made} value={address()} autofocus />
            <p class="text-sm text-muted">{t().partage.once}</p>
          </div>
        </Show>
        <Loaded resource={links} onRetry={() => void refetch()}>
          {(rows) => (
            <Show
              when={rows().length}
              fallback={
                <EmptyState icon="link" title={t().partage.empty}>
                  {t().partage.emptyHint}
                </EmptyState>
              }
            >
              <section aria-labelledby="titre-partages">
                <h3 id="titre-partages" class="text-sm font-medium">
                  {t().partage.open}
                </h3>
                <ul class="divide-y divide-rule">
                  <For each={rows()}>
                    {(link) => <LinkRow link={link} onRevoke={() => void revoke(link)} />}
                  </For>
                </ul>
              </section>
            </Show>
          )}
        </Loaded>
      </div>
    </Dialog>
  );
}

function LinkRow(props: { link: Partage; onRevoke: () => void }) {
  const { t, date, dateTime, ago } = useI18n();
  return (
    <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
      <p class="text-sm">
        {t().partage.facts(dateTime(props.link.created_at), date(props.link.expires_at))}
        <span class="block text-muted">
          {props.link.last_used_at ? t().partage.used(ago(props.link.last_used_at)) : t().partage.unused}
        </span>
      </p>
      <Button
        size="sm"
        icon="trash"
        aria-label={t().partage.revokeNamed(dateTime(props.link.created_at))}
        onClick={() => props.onRevoke()}
      >
        {t().partage.revoke}
      </Button>
    </li>
  );
}
