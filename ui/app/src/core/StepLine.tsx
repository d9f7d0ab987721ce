import { Spinner } from "@heraut/kit";
import { Show, createEffect, createSignal, on, onCleanup } from "solid-js";
import type { Live } from "./live";
import { useI18n } from "./services";

/** Whole seconds since a moment, counted on while shown. */
function createElapsed(since: () => number): () => number {
  const seconds = () => Math.floor((Date.now() - since()) / 1_000);
  const [elapsed, setElapsed] = createSignal(0);
  createEffect(on(since, () => setElapsed(seconds())));
  const timer = setInterval(() => setElapsed(seconds()), 1_000);
  onCleanup(() => clearInterval(timer));
  return elapsed;
}

/**
 * What is being done just now, and for how long. No live region: the step itself is announced once,
 * the seconds are for the eye.
 */
export function StepLine(props: { live: Live; fallback: string }) {
  const { t } = useI18n();
  const elapsed = createElapsed(() => props.live.since);
  const label = () => {
    if (props.live.stopping) return t().turns.stopping;
    if (props.live.lost) return t().turns.reconnecting;
    return props.live.step?.label || props.fallback;
  };
  return (
    <p class="flex min-h-6 items-center gap-2 text-sm text-muted">
      <Spinner class="shrink-0 text-accent" />
      <span>{label()}</span>
      <Show when={elapsed() >= 1}>
        <span aria-hidden="true" class="tabular-nums">
          {t().turns.seconds(elapsed())}
        </span>
      </Show>
    </p>
  );
}
