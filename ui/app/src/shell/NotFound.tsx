import { EmptyState, buttonClass } from "@heraut/kit";
import { A } from "@solidjs/router";
import { usePageTitle } from "~/core/page";
import { useI18n } from "~/core/services";

export default function NotFound() {
  const { t } = useI18n();
  usePageTitle(() => t().errors.notFoundTitle);
  return (
    <div class="mx-auto w-full max-w-2xl p-6 pt-16">
      <p class="mb-4 font-serif text-3xl text-accent">404</p>
      <EmptyState
        asPageTitle
        title={t().errors.notFoundTitle}
        action={
          <A href="/" class={buttonClass("primary")}>
            {t().errors.notFoundAction}
          </A>
        }
      >
        {t().errors.notFoundHint}
      </EmptyState>
    </div>
  );
}
