import { useI18n } from "./services";

/** Who made something, as a reader calls them; a model is called by its own name. */
export function useSourceName(): (source: string) => string {
  const { t } = useI18n();
  return (source) => (source in t().common.sources ? t().common.sources[source as "playbook"] : source);
}
