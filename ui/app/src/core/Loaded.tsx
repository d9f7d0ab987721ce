import { Button, ErrorState, Skeleton } from "@heraut/kit";
import { Match, Switch } from "solid-js";
import type { Accessor, JSX, Resource } from "solid-js";
import { sentence } from "./problems";
import { useI18n } from "./services";

type LoadedProps<T> = {
  resource: Resource<T>;
  onRetry: () => void;
  lines?: number;
  children: (value: Accessor<T>) => JSX.Element;
};

/** Something read from the server: on its way, there, or why not. What was there stays while it is read again. */
export function Loaded<T>(props: LoadedProps<T>) {
  const { t } = useI18n();
  const failed = (): unknown => props.resource.error;
  const value = () => (failed() ? undefined : (props.resource.latest as NonNullable<T> | undefined));
  return (
    <Switch fallback={<Skeleton label={t().common.loading} lines={props.lines ?? 3} />}>
      <Match when={failed()}>
        <ErrorState
          title={t().errors.title}
          detail={sentence(failed(), t())}
          action={
            <Button size="sm" icon="refresh" onClick={() => props.onRetry()}>
              {t().common.retry}
            </Button>
          }
        />
      </Match>
      <Match when={value()}>{(found) => props.children(found as Accessor<T>)}</Match>
    </Switch>
  );
}
