const ways: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Where focus stands in a cell: on its value, or on the box that chooses its line. */
const stops = "button, input[type=checkbox]";

const cellsOf = (line: Element): HTMLElement[] =>
  [...line.querySelectorAll<HTMLElement>("[data-cell]")].filter((cell) => cell.offsetParent !== null);

/** Arrows go from one cell of the plan's table to the next: along the line, or to the same value of another line. */
export function moveBetweenCells(event: KeyboardEvent): void {
  const way = ways[event.key];
  const target = event.target as HTMLElement;
  const cell = target.closest<HTMLElement>("[data-cell]");
  const line = target.closest<HTMLElement>("[data-line]");
  // Inside a field arrows are the field's.
  if (!way || !cell || !line || !target.matches(stops)) return;
  event.preventDefault();
  const [down, right] = way;
  let next: HTMLElement | undefined;
  if (right) {
    const cells = cellsOf(line);
    next = cells[cells.indexOf(cell) + right];
  } else {
    const lines = [...line.closest("table")!.querySelectorAll<HTMLElement>("[data-line]")];
    const name = cell.dataset.cell!.split(":")[1];
    next =
      lines[lines.indexOf(line) + down]?.querySelector<HTMLElement>(`[data-cell$=":${name}"]`) ?? undefined;
  }
  next?.querySelector<HTMLElement>(stops)?.focus();
}
