import { Button } from "@heraut/kit";
import { Show, createSignal } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { Section } from "~/core/PartsPage";
import { useI18n, useMayEdit, useServices } from "~/core/services";
import type { PartProps } from "./AgentPage";

/** A conversation with the agent as a visitor has one: the very window of a site, in a frame of our own. */
export default function TrialPart(props: PartProps) {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  const { attempt, busy } = createAttempt();
  const [address, setAddress] = createSignal<string | null>(null);

  const begin = async () => {
    setAddress(null);
    const trial = await attempt(() => apiClient.agents.tryOut(props.agent.id));
    if (!trial) return;
    // The frame is of this origin, and finds the visit where a visitor's browser keeps theirs.
    localStorage.setItem(`heraut:${trial.key}`, JSON.stringify({ token: trial.visit.token }));
    setAddress(`/frame/${encodeURIComponent(trial.key)}`);
  };
  return (
    <Section
      id="titre-essai"
      title={t().agents.parts.trial}
      intro={t().agents.trialIntro}
      action={
        <Show when={mayEdit()}>
          <Button icon="send" variant="primary" busy={busy()} onClick={() => void begin()}>
            {address() ? t().agents.trialAgain : t().agents.trialStart}
          </Button>
        </Show>
      }
    >
      <Show when={address()} keyed>
        {(src) => (
          <iframe
            src={src}
            title={t().agents.trialFrame}
            class="h-[36rem] w-full max-w-md rounded-lg border border-rule bg-surface"
          />
        )}
      </Show>
    </Section>
  );
}
