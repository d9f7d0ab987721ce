// Nodes are made one by one: nothing that anybody wrote is ever read as HTML.

type Child = Node | string | null | undefined | false;
type Properties = Record<string, string | boolean | number | null | undefined | ((event: Event) => void)>;

/** An element. A property that begins with `on` is a listener; one that is false, null or undefined is left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name.slice(2).toLowerCase(), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

/** A drawing of one path, for the eyes alone. */
export function icon(path: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [name, value] of [
    ["viewBox", "0 0 24 24"],
    ["width", "20"],
    ["height", "20"],
    ["aria-hidden", "true"],
    ["fill", "none"],
    ["stroke", "currentColor"],
    ["stroke-width", "2"],
    ["stroke-linecap", "round"],
    ["stroke-linejoin", "round"],
  ] as const) {
    svg.setAttribute(name, value);
  }
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const icons = {
  close: "M6 6l12 12M18 6L6 18",
  menu: "M4 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0zM11 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0zM18 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0z",
  send: "M5 12h14M13 6l6 6-6 6",
  stop: "M7 7h10v10H7z",
  up: "M7 11v9H4v-9zM7 11l4-8c1.7 0 2.5 1 2.5 2.5V9H19a2 2 0 0 1 2 2.3l-1 6.5A2.5 2.5 0 0 1 17.5 20H7",
  down: "M17 13V4h3v9zM17 13l-4 8c-1.7 0-2.5-1-2.5-2.5V15H5a2 2 0 0 1-2-2.3l1-6.5A2.5 2.5 0 0 1 6.5 4H17",
};
