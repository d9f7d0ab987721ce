import { parseInline } from "./inline";
import type { Inline } from "./inline";

export type Block =
  | { kind: "heading"; level: number; children: Inline[] }
  | { kind: "paragraph"; children: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "quote"; blocks: Block[] }
  | { kind: "list"; ordered: boolean; start: number; items: Block[][] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] }
  | { kind: "rule" };

const fence = /^\s*(```|~~~)/;
const heading = /^(#{1,6})\s+(.*?)\s*#*$/;
const rule = /^\s*([-*_])(?:\s*\1){2,}\s*$/;
const quote = /^\s*>\s?/;
const bullet = /^(\s*)([-*+]|\d{1,9}[.)])\s+/;
const tableRule = /^\s*\|?\s*:?-{1,}:?\s*(\|\s*:?-{1,}:?\s*)*\|?\s*$/;

const isBlank = (line: string) => line.trim() === "";
const startsBlock = (line: string) =>
  fence.test(line) || heading.test(line) || rule.test(line) || quote.test(line) || bullet.test(line);

/** Markdown as an assistant writes it: headings, lists, tables, quotes, code. HTML is plain text here. */
export function parseBlocks(source: string): Block[] {
  return new Reader(source.replace(/\r\n?/g, "\n").split("\n")).blocks();
}

class Reader {
  private at = 0;
  constructor(private readonly lines: string[]) {}

  blocks(): Block[] {
    const found: Block[] = [];
    while (this.at < this.lines.length) {
      if (isBlank(this.line())) this.at++;
      else found.push(this.next());
    }
    return found;
  }

  private line(offset = 0): string {
    return this.lines[this.at + offset] ?? "";
  }

  private more(): boolean {
    return this.at < this.lines.length;
  }

  private next(): Block {
    const line = this.line();
    if (fence.test(line)) return this.code();
    const title = heading.exec(line);
    if (title) {
      this.at++;
      return { kind: "heading", level: title[1]!.length, children: parseInline(title[2]!) };
    }
    if (rule.test(line)) {
      this.at++;
      return { kind: "rule" };
    }
    if (quote.test(line)) return this.quote();
    if (bullet.test(line)) return this.list();
    if (line.includes("|") && tableRule.test(this.line(1)) && this.line(1).includes("-")) return this.table();
    return this.paragraph();
  }

  private code(): Block {
    const mark = fence.exec(this.line())![1]!;
    this.at++;
    const text: string[] = [];
    while (this.more() && !this.line().trimStart().startsWith(mark)) text.push(this.lines[this.at++]!);
    this.at++;
    return { kind: "code", text: text.join("\n") };
  }

  private quote(): Block {
    const inner: string[] = [];
    while (this.more() && quote.test(this.line())) inner.push(this.lines[this.at++]!.replace(quote, ""));
    return { kind: "quote", blocks: new Reader(inner).blocks() };
  }

  private list(): Block {
    const first = bullet.exec(this.line())!;
    const indent = first[1]!.length;
    const ordered = /\d/.test(first[2]!);
    const items: Block[][] = [];
    while (this.more()) {
      const mark = bullet.exec(this.line());
      if (!mark || mark[1]!.length < indent || /\d/.test(mark[2]!) !== ordered) break;
      items.push(new Reader(this.item(mark)).blocks());
    }
    return { kind: "list", ordered, start: ordered ? Number.parseInt(first[2]!, 10) : 1, items };
  }

  /** The lines of one list item, freed of its indentation. */
  private item(mark: RegExpExecArray): string[] {
    const width = mark[0].length;
    const own = [this.line().slice(width)];
    this.at++;
    while (this.more()) {
      const line = this.line();
      const depth = line.length - line.trimStart().length;
      if (isBlank(line)) {
        const next = this.line(1);
        if (isBlank(next) || next.length - next.trimStart().length < 2) break;
      } else if (
        depth <= mark[1]!.length &&
        (bullet.test(line) || startsBlock(line) || isBlank(this.line(-1)))
      ) {
        break;
      }
      own.push(line.slice(Math.min(depth, width)));
      this.at++;
    }
    while (this.more() && isBlank(this.line()) && bullet.test(this.line(1))) this.at++;
    return own;
  }

  private table(): Block {
    const head = cells(this.line());
    this.at += 2;
    const rows: Inline[][][] = [];
    while (this.more() && this.line().includes("|")) rows.push(cells(this.lines[this.at++]!));
    return { kind: "table", head, rows };
  }

  private paragraph(): Block {
    const text = [this.lines[this.at++]!.trim()];
    while (this.more() && !isBlank(this.line()) && !startsBlock(this.line())) {
      text.push(this.lines[this.at++]!.trimStart());
    }
    return { kind: "paragraph", children: parseInline(text.join("\n")) };
  }
}

function cells(line: string): Inline[][] {
  const inner = line.trim().replace(/^\|/, "").replace(/\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => parseInline(cell.trim()));
}
