/** French spacing, applied once to every sentence of the dictionary, so that nobody has to type U+202F. */
export function spaced(text: string): string {
  return text
    .replace(/'/g, "’")
    .replace(/ ([;:!?»%€])/g, "\u202f$1")
    .replace(/« /g, "«\u202f");
}

type Leaf = string | readonly string[] | ((...args: never[]) => string);
export type Tree = { [key: string]: Leaf | Tree };

function leaf(value: unknown): unknown {
  if (typeof value === "string") return spaced(value);
  if (Array.isArray(value)) return value.map(leaf);
  if (typeof value === "function") return (...args: unknown[]) => spaced(value(...args) as string);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, leaf(inner)]));
  }
  return value;
}

export function french<T extends Tree>(dictionary: T): T {
  return leaf(dictionary) as T;
}
