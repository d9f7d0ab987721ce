import { ApiError } from "@heraut/client";
import type { Offer } from "@heraut/client";
import { Button, ErrorState, Skeleton, buttonClass } from "@heraut/kit";
import { A, useNavigate } from "@solidjs/router";
import { Match, Switch, createResource } from "solid-js";
import { createForm } from "~/core/form";
import { usePageTitle } from "~/core/page";
import { sentence } from "~/core/problems";
import { useI18n, useServices } from "~/core/services";
import { tabMemory } from "~/core/storage";
import { createAuthState } from "./authState";
import { DoorForm } from "./DoorForm";
import { DoorNote } from "./DoorNote";
import { NameField, NewPasswordField, WhoseAccount } from "./fields";
import { OtherWays } from "./OtherWays";
import { DeadLink, createToken, dropToken, isDead } from "./links";

/** What an invitation offers, and the way in: as somebody new, or as who one is already. */
export default function InvitationPage() {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const token = createToken();
  const [offer, { refetch }] = createResource(token, (link) => apiClient.auth.invitation(link));
  const found = () => (offer.error ? undefined : offer());
  const title = () => {
    const workspace = found()?.workspace;
    return workspace ? t().door.invitationTitle(workspace) : t().door.join;
  };
  usePageTitle(title);
  return (
    <Switch fallback={<Skeleton label={t().common.loading} lines={4} />}>
      <Match when={!token()}>
        <DeadLink title={t().door.join} missing />
      </Match>
      <Match when={isDead(offer.error)}>
        <DeadLink title={t().door.join} />
      </Match>
      <Match when={offer.error}>
        <ErrorState
          title={t().errors.title}
          detail={sentence(offer.error, t())}
          action={
            <Button size="sm" icon="refresh" onClick={() => void refetch()}>
              {t().common.retry}
            </Button>
          }
        />
      </Match>
      <Match when={found()?.has_account && found()}>
        {(known) => <JoinKnown offer={known()} token={token()} />}
      </Match>
      <Match when={found()}>{(fresh) => <JoinNew offer={fresh()} token={token()} />}</Match>
    </Switch>
  );
}

type JoinProps = { offer: Offer; token: string };

function Terms(props: { offer: Offer }) {
  const { t, dateTime } = useI18n();
  return (
    <>
      <p>{t().door.invitationIntro(props.offer.email, t().roles.names[props.offer.role])}</p>
      <p>{t().roles.hints[props.offer.role]}</p>
      <p class="text-sm">{t().door.invitationUntil(dateTime(props.offer.expires_at))}</p>
    </>
  );
}

function JoinNew(props: JoinProps) {
  const { t } = useI18n();
  const { apiClient, entry } = useServices();
  const auth = createAuthState();
  const form = createForm({ name: "", password: "" }, ["name", "password"]);
  const join = async () => {
    const body = { token: props.token };
    if (!(await form.submit((values) => apiClient.auth.acceptAsNew({ ...values, ...body })))) return;
    dropToken();
    tabMemory.set("workspace", null);
    entry.arrive("/");
  };
  return (
    <DoorForm
      title={t().door.invitationTitle(props.offer.workspace)}
      intro={<Terms offer={props.offer} />}
      submitLabel={t().door.joinNew}
      busy={form.busy()}
      problem={form.problem()}
      onSubmit={() => void join()}
      foot={<OtherWays next="/" providers={auth.providers()} />}
    >
      <WhoseAccount email={props.offer.email} />
      <NameField field={form.field("name")} autofocus />
      <NewPasswordField field={form.field("password")} least={auth.least()} />
    </DoorForm>
  );
}

function JoinKnown(props: JoinProps) {
  const { t } = useI18n();
  const { apiClient, entry, me } = useServices();
  const navigate = useNavigate();
  const form = createForm({});
  const here = () => `/invitation#${props.token}`;
  const known = () => entry.standing() === "in" || entry.standing() === "nowhere";
  const join = () =>
    form.submit(async () => {
      const { workspace_id } = await apiClient.auth.accept(props.token).catch((error: unknown) => {
        // They are in already: the way in is the same.
        if (error instanceof ApiError && error.code === "already_member") return { workspace_id: null };
        throw error;
      });
      dropToken();
      if (workspace_id === null) entry.arrive("/");
      else entry.enterWorkspace(workspace_id);
    });
  const asAnother = async () => {
    await apiClient.auth.logout().catch(() => undefined);
    tabMemory.set("next", here());
    entry.arrive("/login");
  };
  return (
    <Switch
      fallback={
        <DoorNote
          title={t().door.invitationTitle(props.offer.workspace)}
          action={
            <A href="/login" class={buttonClass("primary")} onClick={() => tabMemory.set("next", here())}>
              {t().door.login}
            </A>
          }
        >
          <Terms offer={props.offer} />
          <p class="text-ink">{t().door.hasAccount(props.offer.email)}</p>
        </DoorNote>
      }
    >
      <Match when={known()}>
        <DoorForm
          title={t().door.invitationTitle(props.offer.workspace)}
          intro={<Terms offer={props.offer} />}
          submitLabel={t().door.join}
          busy={form.busy()}
          problem={form.problem()}
          onSubmit={() => void join()}
          foot={
            <div class="flex flex-wrap gap-2">
              <Button variant="quiet" onClick={() => void asAnother()}>
                {t().door.otherPerson}
              </Button>
              <Button variant="quiet" onClick={() => navigate("/")}>
                {t().door.toDesk}
              </Button>
            </div>
          }
        >
          <p>{t().door.joinAs(me()?.name ?? entry.session()?.user.name ?? "")}</p>
        </DoorForm>
      </Match>
    </Switch>
  );
}
