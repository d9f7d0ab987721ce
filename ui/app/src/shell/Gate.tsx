import { Skeleton } from "@heraut/kit";
import { useLocation, useNavigate } from "@solidjs/router";
import { Match, Show, Switch, createEffect, createSignal, lazy, onCleanup } from "solid-js";
import type { JSX } from "solid-js";
import { later } from "~/core/later";
import { useI18n, useServices } from "~/core/services";
import { DoorLayout } from "./DoorLayout";

const Nowhere = lazy(() => import("~/features/accounts/Nowhere"));
const SignInAgain = later(() => import("~/features/accounts/SignInAgain"));

/** Pages for whoever comes, signed in or not. */
const doors = /^\/(login|forgot|setup|reset|invitation)\/?$/;
/** What others are shown. */
const windows = /^\/partage\/?$/;
/** Most answers are there before: nothing flashes. */
const worth_showing_ms = 400;

/** Who may see the desk sees it; who has to sign in first is led there, and back. */
export function Gate(props: { page: JSX.Element; desk: JSX.Element }) {
  const { entry } = useServices();
  const here = useLocation();
  const navigate = useNavigate();
  const atWindow = () => windows.test(here.pathname);
  const atDoor = () => doors.test(here.pathname) || atWindow();
  createEffect(() => {
    if (entry.standing() !== "out" || atDoor()) return;
    const next = here.pathname + here.search;
    navigate(next === "/" ? "/login" : `/login?next=${encodeURIComponent(next)}`, { replace: true });
  });
  return (
    <Switch fallback={<Waiting />}>
      <Match when={atDoor()}>
        <DoorLayout wide={atWindow()}>{props.page}</DoorLayout>
      </Match>
      <Match when={entry.standing() === "in"}>
        {props.desk}
        <SignInAgain />
      </Match>
      <Match when={entry.standing() === "nowhere"}>
        <DoorLayout>
          <Nowhere />
        </DoorLayout>
      </Match>
    </Switch>
  );
}

function Waiting() {
  const { t } = useI18n();
  const [slow, setSlow] = createSignal(false);
  const timer = setTimeout(() => setSlow(true), worth_showing_ms);
  onCleanup(() => clearTimeout(timer));
  return (
    <main class="mx-auto w-full max-w-2xl p-6 pt-20">
      <Show when={slow()}>
        <Skeleton label={t().common.loading} lines={5} />
      </Show>
    </main>
  );
}
