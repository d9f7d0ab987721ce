const fenceLine = /^\s*(```|~~~)/gm;
/** A link or an image of which the address, or the end of its words, is still to come. */
const openLink = /!?\[((?:[^[\]\\]|\\.)*)(?:\](?:\([^)]*)?)?$/;
/** Marks at the very end may be the beginning of something, or the first half of an end. */
const lastMarks = /(?:[*_~`]+|!)$/;
const mark = /\\.|`+|\*\*|__|~~|\*|_/g;

const opens = (after: string | undefined) => after !== undefined && !/\s/.test(after);

/** The marks that a run of text leaves open, innermost last. */
function openMarks(text: string): string[] {
  const open: string[] = [];
  for (const match of text.matchAll(mark)) {
    const found = match[0];
    const before = text[match.index - 1];
    const after = text[match.index + found.length];
    const inCode = open.at(-1)?.startsWith("`");
    if (found[0] === "\\" || (inCode && found !== open.at(-1))) continue;
    if (open.at(-1) === found) open.pop();
    else if (found[0] === "_" && before !== undefined && /\w/.test(before)) continue;
    else if (found[0] === "`" || opens(after)) open.push(found);
  }
  return open;
}

/** A row that is still being written waits, and so does a head whose rule has not come: it makes no table yet. */
function withoutOpenRow(text: string): string {
  const isRow = (line: string | undefined) => line?.trimStart().startsWith("|") ?? false;
  const lines = text.split("\n");
  if (isRow(lines.at(-1))) lines.splice(-1, 1, "");
  if (lines.at(-1) === "" && isRow(lines.at(-2)) && !isRow(lines.at(-3))) lines.splice(-2, 1);
  return lines.join("\n");
}

/**
 * Markdown that stops anywhere, as it can be shown meanwhile: what the last paragraph has opened is closed,
 * a link without its end is its words, a row of a table waits until it is whole.
 */
export function soFar(source: string): string {
  if ((source.match(fenceLine)?.length ?? 0) % 2 === 1) return source;
  const start = source.lastIndexOf("\n\n") + 1;
  const tail = withoutOpenRow(source.slice(start)).replace(openLink, "$1").replace(lastMarks, "");
  // A paragraph that is only a list's or a heading's mark so far says nothing yet.
  const said = tail.replace(/(^|\n)\s*(?:[-+]|#{1,6}|>|\d{1,9}[.)]?)\s*$/, "$1");
  return source.slice(0, start) + said.trimEnd() + openMarks(said.trimEnd()).reverse().join("");
}
