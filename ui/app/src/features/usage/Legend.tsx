import { useI18n } from "~/core/services";

/** What bars and the line of a [`DayChart`] are. */
export function Legend() {
  const { t } = useI18n();
  return (
    <p class="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs text-muted">
      <span class="inline-flex items-center gap-1.5">
        <svg width="14" height="10" aria-hidden="true">
          <rect width="14" height="10" rx="2" class="fill-accent" />
        </svg>
        {t().usage.now}
      </span>
      <span class="inline-flex items-center gap-1.5">
        <svg width="18" height="10" aria-hidden="true">
          <path d="M0 5H18" class="stroke-edge" stroke-width="1.5" stroke-dasharray="4 3" />
        </svg>
        {t().usage.before}
      </span>
    </p>
  );
}
