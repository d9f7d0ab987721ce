import type { Manque, ScenarioResume } from "@heraut/client";
import { StepMeter } from "@heraut/kit";
import { useI18n } from "~/core/services";

const steps: Manque[] = ["objectif", "cible", "maturite", "ressource", "plan"];

/** How complete a scenario is, and in words what it lacks. */
export function Readiness(props: { scenario: ScenarioResume }) {
  const { t, language } = useI18n();
  const missing = () => {
    const names = props.scenario.manques.map((one) => t().scenarios.manques[one]);
    if (!names.length) return t().scenarios.complete;
    return `${t().scenarios.missing(new Intl.ListFormat(language(), { type: "conjunction" }).format(names))}.`;
  };
  return (
    <div class="flex flex-col gap-1.5">
      <StepMeter
        label={t().scenarios.readiness(props.scenario.completude)}
        value={props.scenario.completude}
        steps={steps.map((step) => ({
          label: t().scenarios.steps[step],
          done: !props.scenario.manques.includes(step),
        }))}
      />
      <p class="text-sm text-muted">{missing()}</p>
    </div>
  );
}
