import { Button, LiveRegion, ToastRegion, cx } from "@heraut/kit";
import { ErrorBoundary, Suspense } from "solid-js";
import type { JSX } from "solid-js";
import { useServices } from "~/core/services";
import { Broken } from "./Broken";
import { Pennant } from "./Layout";

/** What stands around the pages before the desk: signing in, and what links lead to; wide for what is read rather than filled in. */
export function DoorLayout(props: { wide?: boolean; children?: JSX.Element }) {
  const { i18n } = useServices();
  const { t } = i18n;
  const other = () => (i18n.language() === "fr" ? "en" : "fr");
  return (
    <div class="flex min-h-dvh flex-col">
      <header class="flex items-center justify-between px-4 py-3 sm:px-8">
        <p class="flex items-center gap-2 font-serif text-xl font-semibold tracking-tight">
          <Pennant />
          {t().common.app}
        </p>
        <Button
          size="sm"
          variant="quiet"
          aria-label={t().shell.switchTo}
          lang={other()}
          onClick={() => void i18n.choose(other())}
        >
          {other().toUpperCase()}
        </Button>
      </header>
      <main id="contenu" tabindex="-1" class="flex flex-1 justify-center px-4 pt-[6vh] pb-16 outline-none">
        <div
          class={cx(
            "h-fit w-full border-accent sm:rounded-lg sm:border sm:border-t-4 sm:border-x-rule sm:border-b-rule sm:bg-surface sm:p-8 print:border-0 print:p-0",
            props.wide ? "max-w-4xl" : "max-w-md",
          )}
        >
          <ErrorBoundary fallback={(error, reset) => <Broken error={error} onReset={reset} />}>
            <Suspense>{props.children}</Suspense>
          </ErrorBoundary>
        </div>
      </main>
      <ToastRegion label={t().common.notifications} closeLabel={t().common.close} />
      <LiveRegion />
    </div>
  );
}
