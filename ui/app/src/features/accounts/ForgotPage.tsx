import { buttonClass } from "@heraut/kit";
import { A } from "@solidjs/router";
import { Match, Switch, createSignal } from "solid-js";
import { createForm } from "~/core/form";
import { usePageTitle } from "~/core/page";
import { useI18n, useServices } from "~/core/services";
import { createAuthState } from "./authState";
import { DoorForm } from "./DoorForm";
import { DoorNote } from "./DoorNote";
import { EmailField } from "./fields";
import { createThrottle } from "./throttle";

/** Asks for a link by mail. Where no mail is sent, says who can make one. */
export default function ForgotPage() {
  const { t } = useI18n();
  const { apiClient } = useServices();
  const auth = createAuthState();
  const throttle = createThrottle();
  const [sent, setSent] = createSignal<"mail" | "byHand" | null>(null);
  const form = createForm({ email: "" }, ["email"]);
  usePageTitle(() => t().door.forgotTitle);
  const ask = () =>
    form.submit(async ({ email }) =>
      setSent((await throttle.watch(apiClient.auth.askForReset(email))) ? "mail" : "byHand"),
    );
  const back = (look: "primary" | "quiet") => (
    <A href="/login" class={buttonClass(look)}>
      {t().door.backToLogin}
    </A>
  );
  return (
    <Switch
      fallback={
        <DoorForm
          title={t().door.forgotTitle}
          intro={t().door.forgotIntro}
          submitLabel={t().door.forgot}
          busy={form.busy()}
          problem={form.problem()}
          throttle={throttle}
          onSubmit={() => void ask()}
          foot={back("quiet")}
        >
          <EmailField field={form.field("email")} autofocus />
        </DoorForm>
      }
    >
      <Match when={sent() === "mail"}>
        <DoorNote icon="send" title={t().door.forgotTitle} action={back("primary")}>
          <p>{t().door.forgotDone}</p>
        </DoorNote>
      </Match>
      <Match when={sent() === "byHand" || auth.withoutMail()}>
        <DoorNote icon="key" title={t().door.forgotTitle} action={back("primary")}>
          <p>{t().door.forgotByHand}</p>
          <code class="block rounded-md bg-sunken px-3 py-2 font-mono text-sm break-all text-ink">
            heraut accounts reset-link --email {form.values.email.trim() || "…"}
          </code>
        </DoorNote>
      </Match>
    </Switch>
  );
}
