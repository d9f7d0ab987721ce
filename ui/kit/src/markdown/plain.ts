import { parseBlocks } from "./block";
import type { Block } from "./block";
import type { Inline } from "./inline";

const inlines = (all: Inline[]): string =>
  all
    .map((one) => {
      if (one.kind === "break") return " ";
      return "text" in one ? one.text : inlines(one.children);
    })
    .join("");

function words(block: Block): string {
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return inlines(block.children);
    case "code":
      return block.text;
    case "quote":
      return block.blocks.map(words).join(" ");
    case "list":
      return block.items.map((item) => item.map(words).join(" ")).join(" · ");
    case "table":
      return [block.head, ...block.rows].flat().map(inlines).join(" · ");
    case "rule":
      return "";
  }
}

/** What a text says, in one line and without its marks. */
export function plainText(source: string): string {
  return parseBlocks(source).map(words).filter(Boolean).join(" ").replace(/\s+/g, " ").trim();
}
