import type { AgentTheme } from "@heraut/client";
import { Select, TextField, contrast, onAccent } from "@heraut/kit";
import { createForm } from "~/core/form";
import { Section } from "~/core/PartsPage";
import { useI18n } from "~/core/services";
import { SettingsForm } from "~/features/settings/SettingsForm";
import type { PartProps } from "./AgentPage";
import { useLocked } from "./locked";

const colour = /^#[\da-f]{6}$/i;

/** How it looks, with a picture that changes as one types, and whether it can be read. */
export default function LookPart(props: PartProps) {
  const { t, number } = useI18n();
  const locked = useLocked();
  const first = props.agent.theme;
  const form = createForm({
    accent: first.accent,
    place: first.place as string,
    scheme: first.scheme as string,
    radius: String(first.radius),
  });
  const accent = () => (colour.test(form.values.accent) ? form.values.accent : null);
  const ratio = () => {
    const it = accent();
    return it ? Math.round(contrast(it, onAccent(it)) * 10) / 10 : null;
  };
  const save = () =>
    form.submit((values) =>
      props.store.save({ theme: { ...values, radius: Number(values.radius) } as unknown as AgentTheme }),
    );
  return (
    <Section id="titre-apparence" title={t().agents.parts.look}>
      <div class="grid gap-8 md:grid-cols-[minmax(0,1fr)_18rem]">
        <SettingsForm
          problem={form.problem()}
          busy={form.busy()}
          locked={locked()}
          onSave={() => void save()}
        >
          <div class="flex items-end gap-2">
            <TextField
              {...form.field("accent")}
              error={accent() ? form.field("accent").error : t().agents.accentInvalid}
              label={t().agents.accent}
              maxLength={7}
              class="flex-1"
            />
            <input
              type="color"
              aria-label={t().agents.accentPick}
              class="h-9 w-12 rounded-md border border-edge/70"
              value={accent() ?? "#1f5a4b"}
              onInput={(event) => form.field("accent").onInput(event.currentTarget.value)}
            />
          </div>
          <p class="text-sm text-muted">{ratio() !== null && t().agents.contrast(number(ratio()!))}</p>
          <Select
            label={t().agents.place}
            value={form.values.place}
            options={Object.entries(t().agents.places).map(([value, label]) => ({ value, label }))}
            onChange={(it) => form.field("place").onInput(it)}
          />
          <Select
            label={t().agents.scheme}
            value={form.values.scheme}
            options={Object.entries(t().agents.schemes).map(([value, label]) => ({ value, label }))}
            onChange={(it) => form.field("scheme").onInput(it)}
          />
          <TextField {...form.field("radius")} label={t().agents.radius} type="number" min={0} max={28} />
        </SettingsForm>
        <Preview
          name={props.agent.name}
          accent={accent() ?? first.accent}
          dark={form.values.scheme === "dark"}
          radius={Number(form.values.radius) || 0}
          start={form.values.place === "start"}
        />
      </div>
    </Section>
  );
}

type PreviewProps = { name: string; accent: string; dark: boolean; radius: number; start: boolean };

function Preview(props: PreviewProps) {
  const { t } = useI18n();
  const paper = () => (props.dark ? "#1d1c20" : "#ffffff");
  const sunk = () => (props.dark ? "#28262c" : "#f3f2f5");
  const ink = () => (props.dark ? "#edebf0" : "#1c1b1f");
  const own = () => ({ "background-color": props.accent, color: onAccent(props.accent) });
  return (
    <figure class="m-0 flex flex-col gap-2">
      <figcaption class="text-sm font-medium">{t().agents.preview}</figcaption>
      <div
        class="flex flex-col overflow-hidden border border-rule text-sm shadow-float"
        style={{ "border-radius": `${props.radius}px`, "background-color": paper(), color: ink() }}
      >
        <p class="px-4 py-3 font-medium break-words" style={own()}>
          {props.name}
        </p>
        <div class="flex flex-col gap-2 p-4">
          <p class="max-w-[85%] self-end rounded-2xl px-3 py-2" style={own()}>
            {t().agents.previewVisitor}
          </p>
          <p class="max-w-[85%] rounded-2xl px-3 py-2" style={{ "background-color": sunk() }}>
            {t().agents.previewAgent}
          </p>
        </div>
      </div>
      <div class="flex" classList={{ "justify-end": !props.start }}>
        <span class="size-12 rounded-full shadow-float" style={own()} aria-hidden="true" />
      </div>
    </figure>
  );
}
