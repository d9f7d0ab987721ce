import { Match, Switch, createSignal } from "solid-js";
import { createForm } from "~/core/form";
import { usePageTitle } from "~/core/page";
import { useI18n, useServices } from "~/core/services";
import { createAuthState } from "./authState";
import { DoorForm } from "./DoorForm";
import { EmailField, NameField, NewPasswordField } from "./fields";
import { DeadLink, createToken, dropToken, isDead } from "./links";

/** The first account, by the link that the operator was shown. */
export default function SetupPage() {
  const { t } = useI18n();
  const { apiClient, entry } = useServices();
  const auth = createAuthState();
  const token = createToken();
  const [dead, setDead] = createSignal(false);
  const form = createForm({ name: "", email: "", password: "" }, ["name", "email", "password"]);
  usePageTitle(() => t().door.setupTitle);
  const setup = async () => {
    const done = await form.submit(async (values) => {
      try {
        await apiClient.auth.setup({ ...values, setup_token: token() });
      } catch (error) {
        setDead(isDead(error));
        throw error;
      }
    });
    if (!done) return;
    dropToken();
    entry.arrive("/");
  };
  return (
    <Switch
      fallback={
        <DoorForm
          title={t().door.setupTitle}
          intro={t().door.setupIntro}
          submitLabel={t().door.setup}
          busy={form.busy()}
          problem={form.problem()}
          onSubmit={() => void setup()}
        >
          <NameField field={form.field("name")} autofocus />
          <EmailField field={form.field("email")} />
          <NewPasswordField field={form.field("password")} least={auth.least()} />
        </DoorForm>
      }
    >
      <Match when={!token()}>
        <DeadLink title={t().door.setupTitle} missing />
      </Match>
      <Match when={dead()}>
        <DeadLink title={t().door.setupTitle} />
      </Match>
    </Switch>
  );
}
