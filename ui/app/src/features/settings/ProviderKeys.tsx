import type { ProviderKey } from "@heraut/client";
import { Button, PasswordField } from "@heraut/kit";
import { For, Show, createResource, createSignal } from "solid-js";
import { afterDialog } from "~/core/afterDialog";
import { createAttempt } from "~/core/attempt";
import { Confirm } from "~/core/Confirm";
import { createForm } from "~/core/form";
import { FormDialog } from "~/core/FormDialog";
import { Loaded } from "~/core/Loaded";
import { useI18n, useServices } from "~/core/services";

type Opened = { do: "set" | "remove"; key: ProviderKey } | null;

/** The company's own keys with providers: entered, never shown again, and removed. */
export default function ProviderKeys() {
  const { t } = useI18n();
  const { apiClient, assistant } = useServices();
  const { attempt } = createAttempt();
  const [keys, { refetch }] = createResource(() => apiClient.providerKeys.list().then(({ items }) => items));
  const [opened, setOpened] = createSignal<Opened>(null);
  const keyOf = (what: "set" | "remove") => (opened()?.do === what ? opened()!.key : null);
  const changed = () => {
    void refetch();
    void assistant.refresh();
  };
  const remove = async (key: ProviderKey) => {
    const done = await attempt(() => apiClient.providerKeys.remove(key.provider).then(() => true), {
      done: () => t().providerKeys.removed(nameOf(key.provider)),
    });
    setOpened(null);
    if (done) changed();
  };
  return (
    <section aria-labelledby="titre-fournisseurs" class="border-t border-rule pt-4">
      <h2 id="titre-fournisseurs" class="font-serif text-xl font-semibold">
        {t().providerKeys.title}
      </h2>
      <p class="mb-2 text-sm text-muted">{t().providerKeys.intro}</p>
      <Loaded resource={keys} onRetry={() => void refetch()}>
        {(rows) => (
          <ul class="divide-y divide-rule">
            {/* By name: a row that is read again keeps its buttons, and the focus on them. */}
            <For each={rows().map((key) => key.provider)}>
              {(provider) => {
                const key = () => rows().find((one) => one.provider === provider)!;
                return (
                  <Row
                    key={key()}
                    onSet={() => setOpened({ do: "set", key: key() })}
                    onRemove={() => setOpened({ do: "remove", key: key() })}
                  />
                );
              }}
            </For>
          </ul>
        )}
      </Loaded>
      <Show when={keyOf("set")}>
        {(key) => (
          <KeyDialog
            provider={key().provider}
            onClose={() => setOpened(null)}
            onDone={() => {
              setOpened(null);
              afterDialog(changed);
            }}
          />
        )}
      </Show>
      <Show when={keyOf("remove")}>
        {(key) => (
          <Confirm
            title={t().providerKeys.removeNamed(nameOf(key().provider))}
            submitLabel={t().providerKeys.remove}
            danger
            onClose={() => setOpened(null)}
            onConfirm={() => remove(key())}
          >
            <p>{t().providerKeys.removeHint}</p>
          </Confirm>
        )}
      </Show>
    </section>
  );
}

const names: Record<string, string> = { openai: "OpenAI", mistral: "Mistral" };
const nameOf = (provider: string) => names[provider] ?? provider;

function Row(props: { key: ProviderKey; onSet: () => void; onRemove: () => void }) {
  const { t, dateTime } = useI18n();
  const name = () => nameOf(props.key.provider);
  return (
    <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
      <p class="min-w-0">
        <span class="font-medium">{name()}</span>
        <span class="block text-sm text-muted">
          <Show when={props.key.set_at} fallback={t().providerKeys.none}>
            {(at) => t().providerKeys.set(props.key.hint ?? "", dateTime(at()))}
          </Show>
        </span>
      </p>
      <div class="flex flex-wrap gap-1">
        <Button
          size="sm"
          icon="key"
          aria-label={t().providerKeys.enterNamed(name())}
          onClick={() => props.onSet()}
        >
          {props.key.set ? t().providerKeys.replace : t().providerKeys.enter}
        </Button>
        <Show when={props.key.set}>
          <Button
            size="sm"
            icon="trash"
            aria-label={t().providerKeys.removeNamed(name())}
            onClick={() => props.onRemove()}
          >
            {t().providerKeys.remove}
          </Button>
        </Show>
      </div>
    </li>
  );
}

function KeyDialog(props: { provider: string; onClose: () => void; onDone: () => void }) {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const form = createForm({ key: "" }, ["key"]);
  const field = () => form.field("key");
  const save = async () => {
    const done = await form.submit(({ key }) => apiClient.providerKeys.put(props.provider, key.trim()));
    if (done) props.onDone();
  };
  return (
    <FormDialog
      open
      title={t().providerKeys.enterNamed(nameOf(props.provider))}
      submitLabel={t().common.save}
      busy={form.busy()}
      problem={form.problem()}
      onClose={props.onClose}
      onSubmit={() => void save()}
    >
      <PasswordField
        {...field()}
        label={t().providerKeys.key}
        hint={t().providerKeys.keyHint}
        showLabel={t().providerKeys.show}
        name="provider-key"
        autocomplete="off"
        maxLength={500}
        autofocus
      />
    </FormDialog>
  );
}
