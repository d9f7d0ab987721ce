const longest = 220;

/** The words of markdown without its marks. */
export const plainWords = (markdown: string): string =>
  markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*_`#>|]/g, "")
    .replace(/\s+/g, " ")
    .trim();

/** The words of an answer without its markdown, short enough to be listened to. */
export function firstSentence(markdown: string): string {
  const plain = plainWords(markdown);
  const sentence = /^.*?[.!?…](?=\s|$)/.exec(plain)?.[0] ?? plain;
  return sentence.length > longest ? `${sentence.slice(0, longest)}…` : sentence;
}

const end_of_sentence = /[.!?…:;](?=\s)|\n/g;

/**
 * Text that arrives letter by letter, said sentence by sentence: a screen reader that is told each token
 * never finishes a word.
 */
export function createSentences(say: (sentence: string) => void) {
  let rest = "";

  function tell(markdown: string): void {
    const words = plainWords(markdown);
    if (/\p{L}/u.test(words)) say(words);
  }

  return {
    push(delta: string): void {
      rest += delta;
      let from = 0;
      for (const match of rest.matchAll(end_of_sentence)) {
        const to = match.index + match[0].length;
        // « 1. » is no sentence: it goes with what follows.
        if (!/\p{L}/u.test(rest.slice(from, to))) continue;
        tell(rest.slice(from, to));
        from = to;
      }
      rest = rest.slice(from);
    },
    /** What is left is a sentence now. */
    end(): void {
      tell(rest);
      rest = "";
    },
    reset(): void {
      rest = "";
    },
  };
}
