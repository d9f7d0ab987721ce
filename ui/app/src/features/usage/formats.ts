import type { Quota } from "@heraut/client";
import { useI18n } from "~/core/services";
import type { Metric } from "./series";

/** Numbers of this page in the reader's language. */
export function useUsageFormats() {
  const { language, number } = useI18n();
  const money = (value: number, currency: string | null) =>
    new Intl.NumberFormat(language(), {
      style: "currency",
      currency: currency ?? "EUR",
      maximumFractionDigits: value !== 0 && value < 1 ? 4 : 2,
    }).format(value);
  return {
    money,
    micros: (micros: number, currency: string | null) => money(micros / 1_000_000, currency),
    metric: (value: number, metric: Metric, currency: string | null) =>
      metric === "cost" ? money(value, currency) : number(value),
    /** Short, for the side of a chart. */
    compact: (value: number) => new Intl.NumberFormat(language(), { notation: "compact" }).format(value),
    quota: (quota: Quota, value: number) =>
      quota.what === "cost_micros" ? money(value / 1_000_000, "EUR") : number(value),
    signed: (value: number) => new Intl.NumberFormat(language(), { signDisplay: "exceptZero" }).format(value),
  };
}
