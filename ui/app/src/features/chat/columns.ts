import { createSignal } from "solid-js";
import { browserMemory } from "~/core/storage";

/** How much of the desk the conversation has in the beginning, and within what it may be drawn. */
const usual_percent = 70;
export const least_percent = 50;
export const most_percent = 80;

function remembered(): number {
  const width = Number(browserMemory.get("chat.percent"));
  return width >= least_percent && width <= most_percent ? width : usual_percent;
}

/** The two columns of the desk, as this browser remembers them. */
export function createColumns() {
  const [percent, setPercent] = createSignal(remembered());
  const [open, setOpen] = createSignal(browserMemory.get("sidebar") !== "closed");
  const resize = (to: number) => {
    setPercent(to);
    browserMemory.set("chat.percent", String(to));
  };
  return {
    percent,
    open,
    resize,
    reset: () => resize(usual_percent),
    show: (shown: boolean) => {
      setOpen(shown);
      browserMemory.set("sidebar", shown ? null : "closed");
    },
  };
}

export type Columns = ReturnType<typeof createColumns>;
