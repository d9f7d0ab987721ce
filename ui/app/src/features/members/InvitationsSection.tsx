import type { Invitation, Invited, Role } from "@heraut/client";
import { Badge, Button, Dialog, Select, TextField } from "@heraut/kit";
import { For, Show, createResource, createSignal } from "solid-js";
import { afterDialog } from "~/core/afterDialog";
import { createAttempt } from "~/core/attempt";
import { CopyField } from "~/core/CopyField";
import { FormDialog } from "~/core/FormDialog";
import { createForm } from "~/core/form";
import { Loaded } from "~/core/Loaded";
import { Section } from "~/core/PartsPage";
import { useI18n, useServices } from "~/core/services";
import { roles } from "./MemberList";

/** Who was asked in and has not come yet. */
export function InvitationsSection() {
  const { apiClient, i18n } = useServices();
  const { t } = i18n;
  const [waiting, { refetch }] = createResource(() =>
    apiClient.members.invitations().then(({ items }) => items),
  );
  const [inviting, setInviting] = createSignal(false);
  const [made, setMade] = createSignal<Invited | null>(null);
  return (
    <Section
      id="titre-invitations"
      title={t().members.invitations}
      action={
        <Button icon="add" onClick={() => setInviting(true)}>
          {t().members.invite}
        </Button>
      }
    >
      <Loaded resource={waiting} onRetry={() => void refetch()} lines={2}>
        {(rows) => (
          <Show when={rows().length} fallback={<p class="text-muted">{t().members.invitationsEmpty}</p>}>
            <ul class="divide-y divide-rule">
              <For each={rows()}>
                {(row) => <InvitationRow invitation={row} onGone={() => void refetch()} />}
              </For>
            </ul>
          </Show>
        )}
      </Loaded>
      <Show when={inviting()}>
        <InviteForm
          onClose={() => setInviting(false)}
          onMade={(invitation) => {
            setInviting(false);
            afterDialog(() => setMade(invitation));
            void refetch();
          }}
        />
      </Show>
      <Show when={made()}>
        {(invitation) => <LinkShown made={invitation()} onClose={() => setMade(null)} />}
      </Show>
    </Section>
  );
}

function InvitationRow(props: { invitation: Invitation; onGone: () => void }) {
  const { t, date } = useI18n();
  const { apiClient } = useServices();
  const { attempt, busy } = createAttempt();
  const lapsed = () => Date.parse(props.invitation.expires_at) <= Date.now();
  const revoke = async () => {
    const { id, email } = props.invitation;
    const done = await attempt(() => apiClient.members.revokeInvitation(id).then(() => true), {
      done: () => t().members.revoked(email),
    });
    if (done) props.onGone();
  };
  return (
    <li class="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div class="min-w-0 flex-1 basis-56">
        <p class="flex flex-wrap items-center gap-2 font-medium">
          <span class="break-all">{props.invitation.email}</span>
          <Show when={lapsed()}>
            <Badge tone="warning">{t().members.lapsed}</Badge>
          </Show>
        </p>
        <p class="text-sm text-muted">
          {t().roles.names[props.invitation.role]} · {t().members.until(date(props.invitation.expires_at))}
        </p>
      </div>
      <Button
        size="sm"
        busy={busy()}
        aria-label={t().members.revokeNamed(props.invitation.email)}
        onClick={() => void revoke()}
      >
        {t().members.revoke}
      </Button>
    </li>
  );
}

function InviteForm(props: { onClose: () => void; onMade: (made: Invited) => void }) {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const form = createForm({ email: "", role: "editor" as string }, ["email"]);
  const invite = () =>
    form.submit(async ({ email, role }) =>
      props.onMade(await apiClient.members.invite({ email, role: role as Role })),
    );
  return (
    <FormDialog
      open
      title={t().members.inviteTitle}
      description={t().members.inviteHint}
      submitLabel={t().members.inviteSubmit}
      busy={form.busy()}
      problem={form.problem()}
      onClose={props.onClose}
      onSubmit={() => void invite()}
    >
      <TextField
        {...form.field("email")}
        label={t().door.email}
        type="email"
        autocomplete="off"
        maxLength={254}
        autofocus
        required
      />
      <Select
        label={t().members.role}
        hint={t().roles.hints[form.values.role as Role]}
        value={form.values.role}
        options={roles.map((role) => ({ value: role, label: t().roles.names[role] }))}
        onChange={(role) => form.field("role").onInput(role)}
      />
    </FormDialog>
  );
}

/** The link, whole: it begins with the address under which the reader reaches the server. */
function LinkShown(props: { made: Invited; onClose: () => void }) {
  const { t, date } = useI18n();
  const { email, expires_at } = props.made.invitation;
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t().members.linkTitle}
      closeLabel={t().common.close}
      footer={<Button onClick={() => props.onClose()}>{t().common.close}</Button>}
    >
      <div class="flex flex-col gap-4">
        <Show when={props.made.mailed}>
          <p>{t().members.mailed(email)}</p>
        </Show>
        <p>{t().members.linkHint(email)}</p>
        <CopyField label={t().members.link} value={`${location.origin}${props.made.path}`} autofocus />
        <p class="text-sm text-muted">{t().members.until(date(expires_at))}</p>
      </div>
    </Dialog>
  );
}
