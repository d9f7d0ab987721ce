import { useI18n, useMayEdit } from "~/core/services";

/** Why the reader may look at a part and not change it; null where they may. */
export function useLocked(): () => string | null {
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  return () => (mayEdit() ? null : t().roles.readOnlyHint);
}
