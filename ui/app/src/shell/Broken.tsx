import { Button, ErrorState } from "@heraut/kit";
import { useI18n } from "~/core/services";

/** A page that threw: the rest of the application stays. */
export function Broken(props: { error: unknown; onReset: () => void }) {
  const { t } = useI18n();
  console.error(props.error);
  return (
    <div class="mx-auto w-full max-w-2xl p-6">
      <ErrorState
        title={t().errors.boundaryTitle}
        detail={t().errors.boundaryHint}
        action={
          <div class="flex gap-2">
            <Button icon="refresh" onClick={() => props.onReset()}>
              {t().common.retry}
            </Button>
            <Button variant="quiet" onClick={() => location.reload()}>
              {t().errors.reload}
            </Button>
          </div>
        }
      />
    </div>
  );
}
