import { ApiError } from "@heraut/client";
import type { OpenSession } from "@heraut/client";
import { Badge, Button, toast } from "@heraut/kit";
import { For, Show, createResource, createSignal } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { Confirm } from "~/core/Confirm";
import { createForm } from "~/core/form";
import { Loaded } from "~/core/Loaded";
import { Section } from "~/core/PartsPage";
import { useI18n, useServices } from "~/core/services";
import { SettingsForm } from "~/features/settings/SettingsForm";
import { createAuthState } from "./authState";
import { NewPasswordField, OldPasswordField, WhoseAccount } from "./fields";
import { OauthAccounts } from "./OauthAccounts";
import { createThrottle } from "./throttle";

/** The password, and where it has been used. */
export default function Security() {
  const { apiClient, me, i18n } = useServices();
  const { t } = i18n;
  const [sessions, { refetch }] = createResource(() => apiClient.me.sessions().then(({ items }) => items));
  return (
    <div class="flex max-w-2xl flex-col gap-10">
      <Section id="titre-mot-de-passe" title={t().account.password}>
        <Show when={me()?.has_password} fallback={<p class="text-muted">{t().account.noPassword}</p>}>
          <PasswordForm onChanged={() => void refetch()} />
        </Show>
      </Section>
      <OauthAccounts />
      <Section id="titre-sessions" title={t().account.sessions} intro={t().account.sessionsIntro}>
        <Loaded resource={sessions} onRetry={() => void refetch()}>
          {(rows) => (
            <ul class="divide-y divide-rule">
              <For each={rows()}>{(row) => <SessionRow session={row} onEnded={() => void refetch()} />}</For>
            </ul>
          )}
        </Loaded>
        <Everywhere />
      </Section>
    </div>
  );
}

function PasswordForm(props: { onChanged: () => void }) {
  const { t } = useI18n();
  const { apiClient, me } = useServices();
  const auth = createAuthState();
  const throttle = createThrottle();
  const form = createForm({ old_password: "", new_password: "" }, ["old_password", "new_password"]);
  const wrongOld = (error: unknown): never => {
    if (!(error instanceof ApiError) || error.code !== "invalid_credentials") throw error;
    const field = { field: "old_password", code: error.code, message: t().account.passwordWrong };
    throw new ApiError({ status: error.status, code: error.code, detail: error.detail, fields: [field] });
  };
  const save = async () => {
    const changed = await form.submit((values) =>
      throttle.watch(apiClient.me.password(values)).catch(wrongOld),
    );
    if (!changed) return;
    form.field("old_password").onInput("");
    form.field("new_password").onInput("");
    toast(t().account.passwordChanged);
    props.onChanged();
  };
  return (
    <SettingsForm
      problem={throttle.left() > 0 ? throttle.sentence() : form.problem()}
      busy={form.busy()}
      submitLabel={t().account.passwordChange}
      onSave={() => void (throttle.left() > 0 || save())}
    >
      <WhoseAccount email={me()?.email} />
      <OldPasswordField field={form.field("old_password")} label={t().account.oldPassword} />
      <NewPasswordField
        field={form.field("new_password")}
        label={t().door.newPassword}
        least={auth.least()}
      />
    </SettingsForm>
  );
}

function SessionRow(props: { session: OpenSession; onEnded: () => void }) {
  const { t, ago } = useI18n();
  const { apiClient, entry } = useServices();
  const { attempt, busy } = createAttempt();
  const device = () => props.session.device || t().account.unknownDevice;
  const end = async () => {
    if (props.session.current) return void attempt(() => entry.leave());
    const done = await attempt(() => apiClient.me.endSession(props.session.id).then(() => true), {
      done: () => t().account.sessionEnded(device()),
    });
    if (done) props.onEnded();
  };
  return (
    <li class="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
      <div class="min-w-0 flex-1 basis-60">
        <p class="flex flex-wrap items-center gap-2 font-medium">
          {device()}
          <Show when={props.session.current}>
            <Badge tone="positive">{t().account.current}</Badge>
          </Show>
        </p>
        <p class="text-sm text-muted">
          {props.session.address} · {t().account.lastUsed(ago(props.session.last_used_at))} ·{" "}
          {t().account.since(ago(props.session.created_at))}
        </p>
      </div>
      <Button
        size="sm"
        busy={busy()}
        aria-label={props.session.current ? t().account.signOut : t().account.endNamed(device())}
        onClick={() => void end()}
      >
        {props.session.current ? t().account.signOut : t().account.endSession}
      </Button>
    </li>
  );
}

function Everywhere() {
  const { t } = useI18n();
  const { apiClient, entry } = useServices();
  const { attempt } = createAttempt();
  const [asked, setAsked] = createSignal(false);
  const end = () => attempt(() => apiClient.me.endSessions().then(() => entry.leave()));
  return (
    <>
      <Button variant="danger" size="sm" icon="leave" class="mt-4" onClick={() => setAsked(true)}>
        {t().account.everywhere}
      </Button>
      <Show when={asked()}>
        <Confirm
          title={t().account.everywhere}
          submitLabel={t().account.everywhereConfirm}
          danger
          onClose={() => setAsked(false)}
          onConfirm={end}
        >
          <p>{t().account.everywhereHint}</p>
        </Confirm>
      </Show>
    </>
  );
}
