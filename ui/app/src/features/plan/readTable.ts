/**
 * The text of a table that somebody saved: UTF-8, with or without its mark, or what French Excel writes by itself
 * (Windows-1252), in which nearly no accented text is valid UTF-8.
 */
export function decodeTable(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
