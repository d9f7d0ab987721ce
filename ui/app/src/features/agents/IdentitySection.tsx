import type { AgentIdentityMade } from "@heraut/client";
import { Button, Checkbox } from "@heraut/kit";
import { A } from "@solidjs/router";
import { Show, createResource, createSignal } from "solid-js";
import { afterDialog } from "~/core/afterDialog";
import { createAttempt } from "~/core/attempt";
import { Confirm } from "~/core/Confirm";
import { Loaded } from "~/core/Loaded";
import { Section } from "~/core/PartsPage";
import { Editors } from "~/core/ReadOnly";
import { useI18n, useServices } from "~/core/services";
import { KeyShown } from "~/features/keys/KeyShown";
import type { PartProps } from "./AgentPage";

type Opened = { do: "replace" | "remove" } | { do: "show"; made: AgentIdentityMade } | null;

/** The secret with which a customer's server says who a visitor is. */
export function IdentitySection(props: PartProps) {
  const { apiClient } = useServices();
  const { t, date } = useI18n();
  const { attempt, busy } = createAttempt();
  const id = () => props.agent.id;
  const [identity, { refetch }] = createResource(id, apiClient.identity.get);
  const [opened, setOpened] = createSignal<Opened>(null);
  const shown = () => {
    const now = opened();
    return now?.do === "show" ? now.made : null;
  };
  const close = () => setOpened(null);
  const make = async () => {
    const made = await attempt(() => apiClient.identity.set(id()));
    close();
    void refetch();
    if (made) afterDialog(() => setOpened({ do: "show", made }));
  };
  const remove = async () => {
    await attempt(() => apiClient.identity.remove(id()).then(() => true), {
      done: () => t().identity.removed,
    });
    close();
    void refetch();
  };
  const letIn = (known_only: boolean) =>
    attempt(() => props.store.save({ known_only }), {
      done: () => t().identity[known_only ? "closed" : "opened"],
    });
  return (
    <Section
      id="titre-identite"
      title={t().identity.title}
      intro={
        <>
          {t().identity.intro}{" "}
          <A href={`/agents/${id()}/integrer`} class="text-accent underline">
            {t().identity.how}
          </A>
        </>
      }
    >
      <Loaded resource={identity} onRetry={() => void refetch()} lines={1}>
        {(it) => (
          <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
            <p>{it().set_at ? t().identity.since(date(it().set_at!)) : t().identity.none}</p>
            <Editors>
              <Buttons
                there={it().set_at !== null}
                busy={busy()}
                onMake={() => void make()}
                onAsk={(what) => setOpened({ do: what })}
              />
            </Editors>
            <Show when={it().set_at !== null || props.agent.known_only}>
              <div class="basis-full">
                <Editors fallback={<Show when={props.agent.known_only}>{t().identity.only}</Show>}>
                  <Checkbox
                    label={t().identity.only}
                    checked={props.agent.known_only}
                    onChange={(on) => void letIn(on)}
                  />
                </Editors>
                <Show when={props.agent.known_only && it().set_at === null}>
                  <p class="text-sm text-warning">{t().identity.nobody}</p>
                </Show>
              </div>
            </Show>
          </div>
        )}
      </Loaded>
      <Show when={opened()?.do === "replace"}>
        <Confirm
          title={t().identity.replaceTitle}
          submitLabel={t().identity.replace}
          danger
          onClose={close}
          onConfirm={make}
        >
          <p>{t().identity.replaceHint}</p>
        </Confirm>
      </Show>
      <Show when={opened()?.do === "remove"}>
        <Confirm
          title={t().identity.removeTitle}
          submitLabel={t().identity.remove}
          danger
          onClose={close}
          onConfirm={remove}
        >
          <p>{t().identity.removeHint}</p>
        </Confirm>
      </Show>
      <Show when={shown()}>
        {(made) => (
          <KeyShown
            made={{ secret: made().secret, key: { name: t().identity.title } }}
            kind="secret"
            onClose={close}
          />
        )}
      </Show>
    </Section>
  );
}

type ButtonsProps = {
  there: boolean;
  busy: boolean;
  onMake: () => void;
  onAsk: (what: "replace" | "remove") => void;
};

function Buttons(props: ButtonsProps) {
  const { t } = useI18n();
  return (
    <Show
      when={props.there}
      fallback={
        <Button icon="add" busy={props.busy} onClick={() => props.onMake()}>
          {t().identity.make}
        </Button>
      }
    >
      <div class="flex flex-wrap gap-2">
        <Button icon="refresh" onClick={() => props.onAsk("replace")}>
          {t().identity.replace}
        </Button>
        <Button variant="danger" onClick={() => props.onAsk("remove")}>
          {t().identity.remove}
        </Button>
      </div>
    </Show>
  );
}
