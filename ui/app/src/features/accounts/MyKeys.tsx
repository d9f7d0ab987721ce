import { useI18n, useServices } from "~/core/services";
import { KeysSection } from "~/features/keys/KeysSection";

export default function MyKeys() {
  const { apiClient } = useServices();
  const { t } = useI18n();
  return <KeysSection title={t().keys.mine} intro={t().keys.mineIntro} calls={apiClient.keys.mine} />;
}
