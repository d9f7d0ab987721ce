import type { Quota, Usage } from "@heraut/client";
import { Badge, Icon, Meter } from "@heraut/kit";
import { For, Show } from "solid-js";
import { Section } from "~/core/PartsPage";
import { useI18n } from "~/core/services";
import { useUsageFormats } from "./formats";

const tones = { far: "accent", near: "warning", spent: "danger" } as const;

/** What the plan allows, and how much of it there is or was used. */
export function Quotas(props: { usage: Usage }) {
  const { t, date, language } = useI18n();
  const month = () => {
    const { name, ends } = props.usage.month;
    const words = new Intl.DateTimeFormat(language(), { month: "long", year: "numeric", timeZone: "UTC" });
    return t().usage.month(words.format(new Date(`${name}-15T00:00:00Z`)), date(ends));
  };
  return (
    <Section
      id="titre-limites"
      title={t().usage.limits}
      intro={
        <>
          {t().usage.plan(props.usage.plan === "unlimited" ? t().usage.unlimited : props.usage.plan)} —{" "}
          {month()}
        </>
      }
    >
      <Show when={props.usage.warnings.length}>
        <ul class="mb-4 flex flex-col gap-1.5">
          <For each={props.usage.warnings}>
            {(warning) => (
              <li
                class="flex items-center gap-2 rounded-md px-3 py-2 text-sm"
                classList={{
                  "bg-danger-soft text-danger": warning.code === "quota_exhausted",
                  "bg-warning-soft text-warning": warning.code !== "quota_exhausted",
                }}
              >
                <Icon name="warning" />
                {warning.message}
              </li>
            )}
          </For>
        </ul>
      </Show>
      <ul class="grid grid-cols-2 gap-x-6 gap-y-4 sm:gap-x-10 xl:grid-cols-3">
        <For each={props.usage.quotas}>{(quota) => <QuotaRow quota={quota} />}</For>
      </ul>
    </Section>
  );
}

function QuotaRow(props: { quota: Quota }) {
  const { t } = useI18n();
  const formats = useUsageFormats();
  const name = () => t().usage.resources[props.quota.what];
  const used = () => formats.quota(props.quota, props.quota.used);
  const text = () => {
    const { limit } = props.quota;
    return limit === null
      ? `${used()} — ${t().usage.unlimited}`
      : t().usage.of(used(), formats.quota(props.quota, limit));
  };
  return (
    <li class="flex flex-col gap-1">
      <p class="flex flex-wrap items-baseline gap-x-2 text-sm">
        <span class="font-medium">{name()}</span>
        <Show when={props.quota.monthly}>
          <span class="text-xs text-muted">{t().usage.monthly}</span>
        </Show>
      </p>
      <Show when={props.quota.percent !== null}>
        <Meter
          label={name()}
          percent={props.quota.percent!}
          text={`${t().usage.meter(name(), props.quota.percent!)}, ${text()}`}
          tone={tones[props.quota.reach]}
        />
      </Show>
      <p class="flex flex-wrap items-center gap-x-2 text-sm text-muted tabular-nums">
        {text()}
        <Show when={props.quota.reach !== "far"}>
          <Badge tone={tones[props.quota.reach]}>{t().usage[props.quota.reach as "near" | "spent"]}</Badge>
        </Show>
      </p>
    </li>
  );
}
