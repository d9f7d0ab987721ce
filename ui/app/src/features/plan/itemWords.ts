import type { PlanItem } from "@heraut/client";
import { useFormatName } from "~/core/playbook";
import { useI18n } from "~/core/services";

/** What a reader calls a value of a line; a dash for none. */
export function useItemWords(names: (id: number, field: string) => string | undefined = () => undefined) {
  const { t, day, number } = useI18n();
  const formatName = useFormatName();
  return (item: PlanItem, field: string): string => {
    const value = item[field as keyof PlanItem];
    if (value === null || value === undefined || value === "") return "—";
    if (field === "format") return formatName(String(value));
    if (field === "date_debut") return day(String(value), "long");
    if (field === "effort_h") return t().plan.hoursShort(number(Number(value)));
    if (field === "statut") return t().plan.statuts[value as "a_faire"];
    if (field === "etape") return t().etapes[value as "awareness"];
    if (field.endsWith("_id")) return names(Number(value), field) ?? String(value);
    return String(value);
  };
}
