import type { NewItem } from "@heraut/client";
import { Button } from "@heraut/kit";
import { Show, onCleanup } from "solid-js";
import type { Live } from "~/core/live";
import { LiveItems } from "~/core/LiveItems";
import { Editors } from "~/core/ReadOnly";
import { useI18n } from "~/core/services";
import { StepLine } from "~/core/StepLine";

type LivePlanProps = { live: Live<NewItem>; onStop: () => void; onGone: () => void };

/** The plan while it is being made, line by line as each is finished. */
export function LivePlan(props: LivePlanProps) {
  const { t } = useI18n();
  let section!: HTMLElement;
  onCleanup(() => {
    if (section.contains(document.activeElement)) props.onGone();
  });
  return (
    <section ref={section} aria-labelledby="titre-plan-en-cours" aria-busy="true" class="flex flex-col gap-3">
      <div class="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="titre-plan-en-cours" class="font-serif text-xl font-semibold">
          {t().plan.making}
        </h2>
        <Editors>
          <Button
            size="sm"
            icon="stop"
            aria-disabled={props.live.stopping || undefined}
            onClick={() => props.live.stopping || props.onStop()}
          >
            {t().turns.stop}
          </Button>
        </Editors>
      </div>
      <StepLine live={props.live} fallback={t().plan.generating} />
      <Show when={props.live.text}>
        <p class="max-w-[75ch] font-serif text-lg">{props.live.text}</p>
      </Show>
      <Show when={props.live.items.length}>
        <p class="text-sm text-muted">{t().turns.count(props.live.items.length)}</p>
      </Show>
      <LiveItems items={props.live.items} label={t().turns.soFar} />
    </section>
  );
}
