import { EmptyState } from "@heraut/kit";
import { useI18n } from "~/core/services";

/** Without accounts there is one person: how there can be more. */
export function LocalNote() {
  const { t } = useI18n();
  return (
    <EmptyState icon="people" title={t().members.localTitle}>
      <p>{t().members.localHint}</p>
      <code class="mt-2 block rounded-md bg-sunken px-3 py-2 font-mono text-sm break-words text-ink">
        heraut accounts enable --email … --name …
      </code>
    </EmptyState>
  );
}
