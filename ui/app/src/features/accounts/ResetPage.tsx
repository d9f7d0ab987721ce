import { useNavigate } from "@solidjs/router";
import { Match, Switch, createSignal } from "solid-js";
import { createForm } from "~/core/form";
import { usePageTitle } from "~/core/page";
import { useI18n, useServices } from "~/core/services";
import { createAuthState } from "./authState";
import { DoorForm } from "./DoorForm";
import { NewPasswordField } from "./fields";
import { DeadLink, createToken, isDead } from "./links";

/** A new password, by a link. */
export default function ResetPage() {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const auth = createAuthState();
  const token = createToken();
  const navigate = useNavigate();
  const [dead, setDead] = createSignal(false);
  const form = createForm({ password: "" }, ["password"]);
  usePageTitle(() => t().door.resetTitle);
  const reset = async () => {
    const done = await form.submit(async ({ password }) => {
      try {
        await apiClient.auth.reset({ token: token(), password });
      } catch (error) {
        setDead(isDead(error));
        throw error;
      }
    });
    if (done) navigate("/login", { replace: true, state: { told: t().door.resetDone } });
  };
  return (
    <Switch
      fallback={
        <DoorForm
          title={t().door.resetTitle}
          intro={t().door.resetIntro}
          submitLabel={t().door.reset}
          busy={form.busy()}
          problem={form.problem()}
          onSubmit={() => void reset()}
        >
          <NewPasswordField
            field={form.field("password")}
            label={t().door.newPassword}
            least={auth.least()}
            autofocus
          />
        </DoorForm>
      }
    >
      <Match when={!token()}>
        <DeadLink title={t().door.resetTitle} missing />
      </Match>
      <Match when={dead()}>
        <DeadLink title={t().door.resetTitle} />
      </Match>
    </Switch>
  );
}
