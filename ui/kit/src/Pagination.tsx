import { Show } from "solid-js";
import { IconButton } from "./Button";

type PaginationProps = {
  page: number;
  pages: number;
  onPage: (page: number) => void;
  labels: { nav: string; previous: string; next: string; position: string };
};

/** Steps through pages; shows nothing when there is only one. */
export function Pagination(props: PaginationProps) {
  return (
    <Show when={props.pages > 1}>
      <nav aria-label={props.labels.nav} class="flex items-center justify-end gap-1 text-sm text-muted">
        <IconButton
          icon="chevronLeft"
          label={props.labels.previous}
          disabled={props.page === 0}
          onClick={() => props.onPage(props.page - 1)}
        />
        <span aria-live="polite" class="tabular-nums">
          {props.labels.position}
        </span>
        <IconButton
          icon="chevronRight"
          label={props.labels.next}
          disabled={props.page >= props.pages - 1}
          onClick={() => props.onPage(props.page + 1)}
        />
      </nav>
    </Show>
  );
}
