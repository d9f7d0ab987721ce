import { Button, Dialog } from "@heraut/kit";
import { Show, createUniqueId, onCleanup } from "solid-js";
import { createForm } from "~/core/form";
import { useI18n, useServices } from "~/core/services";
import { Refusal } from "./DoorForm";
import { EmailField, OldPasswordField } from "./fields";
import { createThrottle } from "./throttle";

/** The session has ended in the middle of something: who is there is asked over the page, and the page stays as it was. */
export default function SignInAgain() {
  const { t } = useI18n();
  const { entry } = useServices();
  // Somebody may have come back by another tab, or from a provider's page.
  const look = () => document.visibilityState === "visible" && void entry.lookAgain();
  addEventListener("focus", look);
  onCleanup(() => removeEventListener("focus", look));
  return (
    <>
      <Show when={entry.ended() && !entry.asking()}>
        <p class="flex items-center justify-center gap-3 bg-warning-soft px-3 py-1 text-sm text-warning">
          {t().door.againBanner}
          <Button size="sm" onClick={() => entry.askAgain()}>
            {t().door.login}
          </Button>
        </p>
      </Show>
      <Show when={entry.asking()}>
        <Question />
      </Show>
    </>
  );
}

function Question() {
  const { t } = useI18n();
  const { apiClient, entry, me } = useServices();
  const id = createUniqueId();
  const throttle = createThrottle();
  const form = createForm({ email: me()?.email ?? "", password: "" }, ["email", "password"]);
  const login = async () => {
    if (throttle.left() > 0) return;
    await form.submit(async (values) =>
      entry.signedInAgain(await throttle.watch(apiClient.auth.login(values))),
    );
  };
  return (
    <Dialog
      open
      onClose={() => entry.giveUp()}
      title={t().door.againTitle}
      description={t().door.againIntro}
      closeLabel={t().common.close}
      footer={
        <>
          <a
            href="/login"
            target="_blank"
            rel="noopener"
            class="self-center px-2 text-sm text-accent hover:underline"
          >
            {t().door.againOther}
          </a>
          <Button variant="primary" type="submit" form={id} busy={form.busy()}>
            {t().door.login}
          </Button>
        </>
      }
    >
      <form
        id={id}
        novalidate
        class="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void login();
        }}
      >
        <EmailField field={form.field("email")} autofocus={!me()?.email} />
        <OldPasswordField field={form.field("password")} autofocus={Boolean(me()?.email)} />
        <Refusal problem={form.problem()} throttle={throttle} />
      </form>
    </Dialog>
  );
}
