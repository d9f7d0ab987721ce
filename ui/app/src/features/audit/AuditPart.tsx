import { Button, EmptyState, ErrorState, Select, Skeleton, TextField } from "@heraut/kit";
import { Match, Show, Switch, createEffect, createResource, createSignal, on } from "solid-js";
import { createAttempt } from "~/core/attempt";
import { createPaused } from "~/core/paused";
import { Section } from "~/core/PartsPage";
import { sentence } from "~/core/problems";
import { useI18n, useServices } from "~/core/services";
import { AuditTable } from "./AuditTable";
import { createAuditLog, nothing } from "./auditLog";
import type { AuditWish } from "./auditLog";

/** Who did what in the workspace, found by kind, by person, by day and by word. */
export default function AuditPart() {
  const { apiClient } = useServices();
  const { t } = useI18n();
  const [wish, setWish] = createSignal<AuditWish>(nothing);
  const log = createAuditLog(apiClient);
  const { attempt } = createAttempt();
  const asked = createPaused(wish);
  createEffect(on(asked, (now) => void log.reload(now)));
  const shown = () => log.state.rows;
  return (
    <Section id="titre-journal" title={t().audit.title} intro={t().audit.intro}>
      <Filters wish={wish()} onWish={(part) => setWish({ ...wish(), ...part })} />
      <p role="status" class="my-3 text-xs text-muted">
        <Show when={log.state.status === "ready"}>
          {t().audit.shown(shown().length, log.state.cursor !== null)}
        </Show>
      </p>
      <Switch fallback={<Skeleton label={t().common.loading} lines={6} />}>
        <Match when={log.state.status === "error"}>
          <ErrorState
            title={t().errors.title}
            detail={sentence(log.state.error, t())}
            action={
              <Button size="sm" icon="refresh" onClick={() => void log.reload(asked())}>
                {t().common.retry}
              </Button>
            }
          />
        </Match>
        <Match when={log.state.status === "ready" && !shown().length}>
          <EmptyState
            icon="search"
            title={t().audit.emptyTitle}
            action={
              <Button size="sm" onClick={() => setWish(nothing)}>
                {t().audit.clear}
              </Button>
            }
          >
            {t().audit.emptyHint}
          </EmptyState>
        </Match>
        <Match when={shown().length}>
          <AuditTable rows={shown()} />
        </Match>
      </Switch>
      <Show when={log.state.cursor}>
        <p class="mt-4 text-center">
          <Button variant="quiet" onClick={() => void attempt(() => log.more(asked()))}>
            {t().common.loadMore}
          </Button>
        </p>
      </Show>
    </Section>
  );
}

type FiltersProps = {
  wish: AuditWish;
  onWish: (part: Partial<AuditWish>) => void;
};

function Filters(props: FiltersProps) {
  const { apiClient } = useServices();
  const { t, language } = useI18n();
  const [members] = createResource(() =>
    apiClient.members.list().then(
      ({ items }) => items,
      () => [],
    ),
  );
  const kinds = () =>
    Object.entries(t().audit.events)
      .map(([value, label]) => ({ value, label }))
      .sort((a, b) => a.label.localeCompare(b.label, language()));
  const people = () =>
    (members.latest ?? []).map((one) => ({ value: `user:${one.user_id}`, label: one.name }));
  return (
    <div
      role="search"
      aria-label={t().audit.filters}
      class="grid grid-cols-2 items-start gap-3 xl:grid-cols-[1.4fr_1.2fr_1fr_1fr_1fr]"
    >
      <Select
        label={t().audit.type}
        class="max-sm:col-span-2"
        value={props.wish.event_type}
        options={[{ value: "", label: t().audit.all }, ...kinds()]}
        onChange={(event_type) => props.onWish({ event_type })}
      />
      <Select
        label={t().audit.actor}
        class="max-sm:col-span-2"
        value={props.wish.actor}
        options={[
          { value: "", label: t().audit.anybody },
          ...people(),
          { value: "system", label: t().audit.system },
        ]}
        onChange={(actor) => props.onWish({ actor })}
      />
      <TextField
        label={t().audit.from}
        type="date"
        value={props.wish.from}
        onInput={(from) => props.onWish({ from })}
      />
      <TextField
        label={t().audit.to}
        type="date"
        value={props.wish.to}
        onInput={(to) => props.onWish({ to })}
      />
      <TextField
        label={t().audit.text}
        class="max-xl:col-span-2"
        hint={t().audit.textHint}
        type="search"
        value={props.wish.q}
        onInput={(q) => props.onWish({ q })}
      />
    </div>
  );
}
