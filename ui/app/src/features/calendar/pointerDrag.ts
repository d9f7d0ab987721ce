import type { Day } from "~/features/plan/pure/days";

type Drag = {
  onOver: (day: Day | null) => void;
  onDrop: (day: Day) => void;
  onStart: () => void;
  onEnd: () => void;
};

/** Less than this is a press, not a pull. */
const pull_px = 6;
/** A finger that rests this long takes the event; one that moves before scrolls the page. */
const hold_ms = 320;

const dayUnder = (x: number, y: number): Day | null =>
  (document.elementFromPoint(x, y)?.closest("[data-day]") as HTMLElement | null)?.dataset.day ?? null;

/** A copy that follows the pointer; styles are set on the node itself, as the policy of the page wants it. */
function ghostOf(element: HTMLElement): HTMLElement {
  const ghost = element.cloneNode(true) as HTMLElement;
  ghost.removeAttribute("id");
  ghost.setAttribute("aria-hidden", "true");
  const { width } = element.getBoundingClientRect();
  ghost.style.cssText = `position:fixed;left:0;top:0;width:${width}px;pointer-events:none;z-index:70;opacity:.92;`;
  document.body.append(ghost);
  return ghost;
}

/** Near the upper or lower edge the page goes on. */
const edge_px = 56;
const edge_step_px = 14;

function scrollerOf(element: HTMLElement): Element {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY) && at.scrollHeight > at.clientHeight) return at;
  }
  return document.documentElement;
}

/** Pulls an event to another day with a mouse, a pen or a finger. */
export function startDrag(down: PointerEvent, drag: Drag): void {
  const element = down.currentTarget as HTMLElement;
  if (down.button !== 0) return;
  let ghost: HTMLElement | null = null;
  let over: Day | null = null;
  let pointer = { clientX: down.clientX, clientY: down.clientY };
  let edging: ReturnType<typeof setInterval> | undefined;
  const hold = down.pointerType === "touch" ? setTimeout(() => take(down), hold_ms) : undefined;

  function take(at: { clientX: number; clientY: number }): void {
    ghost = ghostOf(element);
    drag.onStart();
    follow(at);
    const scroller = scrollerOf(element);
    edging = setInterval(() => {
      const { top, bottom } = scroller.getBoundingClientRect();
      const way =
        pointer.clientY > Math.min(bottom, innerHeight) - edge_px
          ? 1
          : pointer.clientY < Math.max(0, top) + edge_px
            ? -1
            : 0;
      if (!way) return;
      scroller.scrollTop += way * edge_step_px;
      follow(pointer);
    }, 16);
  }

  function follow({ clientX, clientY }: { clientX: number; clientY: number }): void {
    pointer = { clientX, clientY };
    if (!ghost) return;
    ghost.style.transform = `translate(${clientX + 8}px, ${clientY + 8}px)`;
    const day = dayUnder(clientX, clientY);
    if (day !== over) drag.onOver((over = day));
  }

  function move(event: PointerEvent): void {
    const pulled = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > pull_px;
    if (ghost) follow(event);
    else if (pulled && down.pointerType === "touch") end();
    else if (pulled) take(event);
  }

  function end(): void {
    clearTimeout(hold);
    clearInterval(edging);
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", up);
    removeEventListener("pointercancel", end);
    removeEventListener("keydown", escape, true);
    removeEventListener("touchmove", still);
    if (!ghost) return;
    ghost.remove();
    ghost = null;
    drag.onEnd();
  }

  function up(event: PointerEvent): void {
    const day = ghost && dayUnder(event.clientX, event.clientY);
    if (ghost) {
      // The press that ends a pull is not a press of the button.
      const swallow = (click: Event) => click.stopPropagation();
      addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", swallow, { capture: true }));
    }
    end();
    if (day) drag.onDrop(day);
  }

  function escape(event: KeyboardEvent): void {
    if (event.key === "Escape") end();
  }
  const still = (event: TouchEvent) => ghost && event.preventDefault();

  addEventListener("pointermove", move);
  addEventListener("pointerup", up);
  addEventListener("pointercancel", end);
  addEventListener("keydown", escape, true);
  addEventListener("touchmove", still, { passive: false });
}
