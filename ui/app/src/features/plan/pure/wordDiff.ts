export type Piece = { text: string; kind: "same" | "removed" | "added" };

/** Beyond this many words on either side the texts are shown whole: the table of the comparison grows with their product. */
const most_words = 600;

const wordsOf = (text: string): string[] => text.match(/\s+|[^\s]+/gu) ?? [];

/** Lengths of the longest common run of words, from each pair of places to the ends. */
function lengths(a: string[], b: string[]): Uint16Array[] {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      rows[i]![j] = a[i] === b[j] ? rows[i + 1]![j + 1]! + 1 : Math.max(rows[i + 1]![j]!, rows[i]![j + 1]!);
    }
  }
  return rows;
}

function joined(pieces: Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last?.kind === piece.kind) last.text += piece.text;
    else out.push({ ...piece });
  }
  return out;
}

/** What was taken out and what came in, word by word. */
export function wordDiff(before: string, after: string): Piece[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  if (a.length > most_words || b.length > most_words) {
    const whole: Piece[] = [
      { text: before, kind: "removed" },
      { text: after, kind: "added" },
    ];
    return before === after ? [{ text: after, kind: "same" }] : whole.filter((piece) => piece.text);
  }
  const common = lengths(a, b);
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pieces.push({ text: a[i]!, kind: "same" });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      pieces.push({ text: a[i++]!, kind: "removed" });
    } else {
      pieces.push({ text: b[j++]!, kind: "added" });
    }
  }
  return joined(pieces);
}
