const longest = 220;

/** The words of an answer without its markdown, short enough to be listened to. */
export function firstSentence(markdown: string): string {
  const plain = markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*_`#>|]/g, "")
    .replace(/\s+/g, " ")
    .trim();
  const sentence = /^.*?[.!?…](?=\s|$)/.exec(plain)?.[0] ?? plain;
  return sentence.length > longest ? `${sentence.slice(0, longest)}…` : sentence;
}
