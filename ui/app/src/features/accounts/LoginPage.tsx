import { buttonClass, toast } from "@heraut/kit";
import { A, useLocation, useNavigate, useSearchParams } from "@solidjs/router";
import { Match, Switch, createEffect } from "solid-js";
import { nextPage } from "~/core/entry";
import { createForm } from "~/core/form";
import { usePageTitle } from "~/core/page";
import { useI18n, useServices } from "~/core/services";
import { tabMemory } from "~/core/storage";
import { createAuthState } from "./authState";
import { DoorForm } from "./DoorForm";
import { DoorNote } from "./DoorNote";
import { EmailField, OldPasswordField } from "./fields";
import { OtherWays, whyNot } from "./OtherWays";
import { createThrottle } from "./throttle";

/** The way in, and back to where one wanted to go. */
export default function LoginPage() {
  const { entry, i18n } = useServices();
  const { t } = i18n;
  const auth = createAuthState();
  const navigate = useNavigate();
  const [search] = useSearchParams<{ next?: string }>();
  /** A link with a token waits in this tab's memory: in an address it would be written into logs. */
  const next = () => tabMemory.get("next") ?? nextPage(search.next);
  usePageTitle(() => t().door.loginTitle);
  // Whoever is signed in already has nothing to do here.
  createEffect(() => {
    if (entry.standing() === "in" && entry.withAccounts()) navigate(next(), { replace: true });
  });
  const arrive = () => {
    const page = next();
    tabMemory.set("next", null);
    entry.arrive(page);
  };
  return (
    <Switch fallback={<LoginForm onDone={arrive} next={next()} auth={auth} />}>
      <Match when={auth.withoutAccounts()}>
        <DoorNote
          title={t().door.loginTitle}
          action={
            <A href="/" class={buttonClass("primary")}>
              {t().door.toDesk}
            </A>
          }
        >
          <p>{t().door.noAccounts}</p>
        </DoorNote>
      </Match>
      <Match when={auth.setupNeeded()}>
        <DoorNote icon="key" title={t().door.setupTitle}>
          <p>{t().door.setupNeeded}</p>
        </DoorNote>
      </Match>
    </Switch>
  );
}

function LoginForm(props: { onDone: () => void; next: string; auth: ReturnType<typeof createAuthState> }) {
  const { t } = useI18n();
  const [search] = useSearchParams<{ oidc?: string; provider?: string }>();
  const { apiClient } = useServices();
  const throttle = createThrottle();
  const location = useLocation<{ told?: string }>();
  const form = createForm({ email: "", password: "" }, ["email", "password"]);
  const login = async () => {
    if (await form.submit((values) => throttle.watch(apiClient.auth.login(values)))) props.onDone();
  };
  if (location.state?.told) toast(location.state.told);
  return (
    <DoorForm
      title={t().door.loginTitle}
      intro={t().door.loginIntro}
      submitLabel={t().door.login}
      busy={form.busy()}
      problem={form.problem() ?? whyNot(t(), search.oidc, props.auth.providers(), search.provider)}
      throttle={throttle}
      onSubmit={() => void login()}
      foot={<OtherWays next={props.next} providers={props.auth.providers()} />}
    >
      <EmailField field={form.field("email")} autofocus />
      <OldPasswordField field={form.field("password")} />
      <p class="-mt-2 text-sm">
        <A href="/forgot" class="inline-block py-1 text-accent underline-offset-2 hover:underline">
          {t().door.forgotten}
        </A>
      </p>
    </DoorForm>
  );
}
