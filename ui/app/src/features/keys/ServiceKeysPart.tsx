import { Show } from "solid-js";
import { useI18n, useServices } from "~/core/services";
import { LocalNote } from "~/features/members/LocalNote";
import { KeysSection } from "./KeysSection";

export default function ServiceKeysPart() {
  const { apiClient, entry } = useServices();
  const { t } = useI18n();
  return (
    <Show when={entry.withAccounts()} fallback={<LocalNote />}>
      <KeysSection
        title={t().keys.service}
        intro={t().keys.serviceIntro}
        calls={apiClient.keys.ofWorkspace}
      />
    </Show>
  );
}
