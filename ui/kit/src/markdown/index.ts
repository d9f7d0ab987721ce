// Markdown as plain data, without anything that draws it.
export { parseBlocks } from "./block";
export type { Block } from "./block";
export type { Inline } from "./inline";
export { soFar } from "./partial";
export { plainText } from "./plain";
