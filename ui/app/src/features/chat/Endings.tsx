import type { Id } from "@heraut/client";
import { Button, ErrorState, Icon } from "@heraut/kit";
import { Show } from "solid-js";
import { sentence } from "~/core/problems";
import { useI18n } from "~/core/services";
import { useChatStore } from "./chatStore";
import type { Failure, Line } from "./thread";

/** An answer that the reader stopped: what was written until then is kept. */
export function Stopped(props: { message: Line; onAgain?: () => void }) {
  const { t } = useI18n();
  return (
    <p class="flex flex-wrap items-center gap-2 text-sm text-muted">
      <Icon name="stop" class="size-3.5 shrink-0" />
      {t().turns.stopped}
      <Show when={props.onAgain}>
        <Button size="sm" icon="refresh" onClick={() => props.onAgain?.()}>
          {t().turns.relaunch}
        </Button>
      </Show>
    </p>
  );
}

/** What did not even start. Its words are back in the composer. */
export function Failed(props: { scenarioId: Id | null; failure: Failure }) {
  const { t } = useI18n();
  const chat = useChatStore();
  return (
    <ErrorState
      title={props.failure.typed ? t().chat.failed : t().chat.failedAction}
      detail={sentence(props.failure.error, t())}
      reference={
        props.failure.error.correlationId ? t().common.reference(props.failure.error.correlationId) : null
      }
      action={
        <div class="flex gap-2">
          <Button size="sm" icon="refresh" onClick={() => void chat.retry(props.scenarioId)}>
            {t().common.retry}
          </Button>
          <Button size="sm" variant="quiet" onClick={() => chat.dismissFailure(props.scenarioId)}>
            {t().common.close}
          </Button>
        </div>
      }
    />
  );
}
