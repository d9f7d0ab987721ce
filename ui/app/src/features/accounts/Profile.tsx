import type { Langue, Me } from "@heraut/client";
import { Button, PasswordField, Select, TextField, toast } from "@heraut/kit";
import { For, Show, createSignal } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { createForm } from "~/core/form";
import { FormDialog } from "~/core/FormDialog";
import { Section } from "~/core/PartsPage";
import { useI18n, useServices } from "~/core/services";
import type { Theme } from "~/core/theme";
import { startDownload } from "~/features/chat/chatActions";
import { SettingsForm } from "~/features/settings/SettingsForm";

/** Name, language and look, as others see them and as they follow the person. */
export function Profile() {
  const { me } = useServices();
  return <Show when={me()}>{(known) => <ProfileForms me={known()} />}</Show>;
}

function ProfileForms(props: { me: Me }) {
  const { apiClient, entry, i18n, setMe } = useServices();
  const { t } = i18n;
  const { attempt } = createAttempt();
  const form = createForm({ name: props.me.name }, ["name"]);
  const write = async (name: string) => {
    setMe(await apiClient.me.patch({ name }));
    entry.acceptName(name);
  };
  const takeBack = async (name: string) => {
    await write(name);
    form.field("name").onInput(name);
  };
  const save = async () => {
    const before = props.me.name;
    if (!(await form.submit(({ name }) => write(name)))) return;
    toast(t().account.saved, {
      label: t().common.undo,
      run: () => void attempt(() => takeBack(before), { done: () => t().common.restored }),
    });
  };
  return (
    <div class="flex max-w-2xl flex-col gap-10">
      <Section id="titre-profil" title={t().account.parts.profile}>
        <SettingsForm problem={form.problem()} busy={form.busy()} onSave={() => void save()}>
          <TextField
            {...form.field("name")}
            label={t().account.name}
            autocomplete="name"
            maxLength={150}
            required
          />
          <TextField
            label={t().account.email}
            hint={t().account.emailHint}
            type="email"
            value={props.me.email ?? ""}
            onInput={() => {}}
            readOnly
          />
        </SettingsForm>
      </Section>
      <Section id="titre-apparence" title={t().settings.appearance} intro={t().account.follows}>
        <Appearance />
      </Section>
      <MyData />
    </div>
  );
}

/** What is known of the person, to be taken along, and the end of the account. */
function MyData() {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const [open, setOpen] = createSignal(false);
  return (
    <Section id="titre-donnees" title={t().account.data} intro={t().account.dataIntro}>
      <div class="flex flex-wrap gap-2">
        <Button icon="download" onClick={() => startDownload(apiClient.me.exportAt)}>
          {t().account.exportData}
        </Button>
        <Button icon="trash" variant="danger" onClick={() => setOpen(true)}>
          {t().account.removeAccount}
        </Button>
      </div>
      <Show when={open()}>
        <RemoveDialog onClose={() => setOpen(false)} />
      </Show>
    </Section>
  );
}

function RemoveDialog(props: { onClose: () => void }) {
  const { t } = useI18n();
  const { apiClient, me } = useServices();
  const form = createForm({ password: "" }, me()?.has_password ? ["password"] : []);
  const remove = async () => {
    const done = await form.submit(({ password }) =>
      apiClient.me.remove(me()?.has_password ? password : undefined).then(() => true),
    );
    // Nothing of what this tab holds is anybody's any more.
    if (done) location.assign("/login");
  };
  return (
    <FormDialog
      open
      title={t().account.removeTitle}
      submitLabel={t().account.removeAccount}
      busy={form.busy()}
      problem={form.problem()}
      onClose={props.onClose}
      onSubmit={() => void remove()}
    >
      <ul class="flex list-disc flex-col gap-1 pl-5">
        <For each={t().account.removeFacts}>{(fact) => <li>{fact}</li>}</For>
      </ul>
      <Show when={me()?.has_password} fallback={<p>{t().account.removeWithout}</p>}>
        <PasswordField
          {...form.field("password")}
          label={t().door.password}
          showLabel={t().door.showPassword}
          autocomplete="current-password"
        />
      </Show>
    </FormDialog>
  );
}

const choices = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

/** The language and the look. With accounts they are the person's, else this browser's. */
export function Appearance() {
  const { i18n, theme } = useServices();
  const { t } = i18n;
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <Select
        label={t().settings.language}
        value={i18n.language()}
        options={choices(t().settings.languages)}
        onChange={(langue) => void i18n.choose(langue as Langue)}
      />
      <Select
        label={t().settings.theme}
        value={theme.theme()}
        options={choices(t().settings.themes)}
        onChange={(name) => theme.choose(name as Theme)}
      />
    </div>
  );
}
