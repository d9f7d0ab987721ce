import type { AgentText } from "@heraut/client";
import { TextField } from "@heraut/kit";
import { For } from "solid-js";
import { createForm } from "~/core/form";
import { Section } from "~/core/PartsPage";
import { useI18n } from "~/core/services";
import { SettingsForm } from "~/features/settings/SettingsForm";
import type { PartProps } from "./AgentPage";
import { useLocked } from "./locked";

const languages = ["fr", "en"] as const;
const fields = ["title", "greeting", "fallback", "consent"] as const;
const most_starters = 6;

/** What the agent says by itself, in both languages. */
export default function TextsPart(props: PartProps) {
  const { t } = useI18n();
  const locked = useLocked();
  const of = (text: AgentText) => ({
    title: text.title,
    greeting: text.greeting,
    fallback: text.fallback,
    consent: text.consent,
    starters: text.starters.join("\n"),
  });
  const forms = { fr: createForm(of(props.agent.texts.fr)), en: createForm(of(props.agent.texts.en)) };
  const written = (language: "fr" | "en"): AgentText => {
    const { starters, ...rest } = forms[language].values;
    const lines = starters.split("\n").map((line) => line.trim());
    return {
      ...rest,
      starters: lines.filter(Boolean).slice(0, most_starters),
      words: props.agent.texts[language].words,
    };
  };
  const save = () =>
    forms.fr.submit(() => props.store.save({ texts: { fr: written("fr"), en: written("en") } }));
  const labels = () => ({
    title: t().agents.textTitle,
    greeting: t().agents.greeting,
    fallback: t().agents.fallback,
    consent: t().agents.consent,
  });
  return (
    <Section id="titre-phrases" title={t().agents.parts.texts} intro={t().agents.textsIntro}>
      <SettingsForm
        problem={forms.fr.problem()}
        busy={forms.fr.busy()}
        locked={locked()}
        onSave={() => void save()}
      >
        <For each={languages}>
          {(language) => (
            <fieldset class="flex flex-col gap-4">
              <legend class="mb-2 font-medium">{t().agents.textsOf[language]}</legend>
              <For each={fields}>
                {(name) => (
                  <TextField
                    {...forms[language].field(name)}
                    label={labels()[name]}
                    optional={t().common.optional}
                    multiline={name !== "title"}
                    rows={2}
                    maxLength={name === "title" ? 80 : 1000}
                  />
                )}
              </For>
              <TextField
                {...forms[language].field("starters")}
                label={t().agents.starters}
                hint={t().agents.startersHint}
                optional={t().common.optional}
                multiline
                rows={3}
              />
            </fieldset>
          )}
        </For>
      </SettingsForm>
    </Section>
  );
}
