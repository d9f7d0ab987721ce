import { parseBlocks, soFar } from "@heraut/kit/markdown";
import type { Block, Inline } from "@heraut/kit/markdown";
import { h } from "./dom";

const inline = (nodes: Inline[]): (Node | string)[] =>
  nodes.map((node) => {
    switch (node.kind) {
      case "text":
        return node.text;
      case "code":
        return h("code", {}, node.text);
      case "break":
        return h("br");
      case "link":
        // Where it leads stands in its title: the words of a link can say anything.
        return h(
          "a",
          { href: node.href, title: node.href, target: "_blank", rel: "noopener noreferrer nofollow" },
          ...inline(node.children),
        );
      case "emphasis":
        return h(node.tag, {}, ...inline(node.children));
    }
  });

function block(it: Block): HTMLElement {
  switch (it.kind) {
    case "paragraph":
      return h("p", {}, ...inline(it.children));
    case "heading":
      // The panel has a title of its own.
      return h("h3", {}, ...inline(it.children));
    case "code":
      return h("pre", { tabindex: 0 }, h("code", {}, it.text));
    case "quote":
      return h("blockquote", {}, ...it.blocks.map(block));
    case "rule":
      return h("hr");
    case "list":
      return h(it.ordered ? "ol" : "ul", it.ordered ? { start: it.start } : {}, ...it.items.map(item));
    case "table": {
      const row = (cells: Inline[][], tag: "th" | "td") =>
        h("tr", {}, ...cells.map((cell) => h(tag, {}, ...inline(cell))));
      const body = it.rows.map((cells) => row(cells, "td"));
      return h(
        "div",
        { class: "table", tabindex: 0 },
        h("table", {}, h("thead", {}, row(it.head, "th")), h("tbody", {}, ...body)),
      );
    }
  }
}

/** A tight item is its text alone. */
function item(blocks: Block[]): HTMLElement {
  const [first, ...rest] = blocks;
  if (first?.kind !== "paragraph") return h("li", {}, ...blocks.map(block));
  return h("li", {}, ...inline(first.children), ...rest.map(block));
}

/**
 * Shows markdown in an element. What stood there and has not changed keeps its nodes: text that grows changes the last block
 * and leaves the others, a selection in them, and their place, alone.
 */
export function show(element: HTMLElement, source: string, partial = false): void {
  const blocks = parseBlocks(partial ? soFar(source) : source);
  const known = shown.get(element) ?? [];
  const now = blocks.map((it) => JSON.stringify(it));
  let same = 0;
  while (same < now.length && now[same] === known[same]) same++;
  while (element.childNodes.length > same) element.lastChild?.remove();
  element.append(...blocks.slice(same).map(block));
  shown.set(element, now);
}

const shown = new WeakMap<HTMLElement, string[]>();
