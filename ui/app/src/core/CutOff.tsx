import { Button, ErrorState } from "@heraut/kit";
import type { Cut } from "./liveTurn";
import { sentence } from "./problems";
import { Editors } from "./ReadOnly";
import { useI18n } from "./services";

/** An answer that did not come to its end: says why, and goes on where the reader was. */
export function CutOff(props: { cut: Cut; onResume: () => void }) {
  const { t } = useI18n();
  return (
    <ErrorState
      title={props.cut.statut === "failed" ? t().turns.failed : t().turns.cut}
      detail={props.cut.error ? sentence(props.cut.error, t()) : t().turns.cutHint}
      reference={props.cut.error?.correlationId ? t().common.reference(props.cut.error.correlationId) : null}
      action={
        <Editors>
          <Button size="sm" icon="refresh" onClick={() => props.onResume()}>
            {t().common.retry}
          </Button>
        </Editors>
      }
    />
  );
}
