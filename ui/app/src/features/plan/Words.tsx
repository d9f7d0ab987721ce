import { cx } from "@heraut/kit";
import { For } from "solid-js";
import { useI18n } from "~/core/services";
import { wordDiff } from "./pure/wordDiff";

/** One side of a comparison: what went, or what came, is marked where it stands; by a line, not by colour alone. */
export function Words(props: { before: string; after: string; side: "before" | "after" }) {
  const { t } = useI18n();
  const hidden = () => (props.side === "before" ? "added" : "removed");
  const pieces = () => wordDiff(props.before, props.after).filter((piece) => piece.kind !== hidden());
  return (
    <span class="whitespace-pre-line">
      <For each={pieces()}>
        {(piece) =>
          piece.kind === "same" ? (
            <>{piece.text}</>
          ) : (
            <span
              class={cx(
                "rounded-xs",
                piece.kind === "removed"
                  ? "bg-danger-soft line-through decoration-danger/70"
                  : "bg-positive-soft underline decoration-positive/70 underline-offset-2",
              )}
            >
              <span class="sr-only">
                [{piece.kind === "removed" ? t().plan.diffRemoved : t().plan.diffAdded} :{" "}
              </span>
              {piece.text}
              <span class="sr-only">] </span>
            </span>
          )
        }
      </For>
    </span>
  );
}
