import { describe, expect, it } from "vitest";
import { decodeTable } from "~/features/plan/readTable";

const bytes = (...codes: number[]) => new Uint8Array(codes).buffer;

describe("the text of a table", () => {
  it("is UTF-8, with or without its mark", () => {
    expect(decodeTable(new TextEncoder().encode("é;œ").buffer as ArrayBuffer)).toBe("é;œ");
    expect(decodeTable(bytes(0xef, 0xbb, 0xbf, 0x61))).toBe("a");
  });
  it("is what French Excel writes where it is not", () => {
    // The quotes and the euro of Windows-1252 are looked at in a real browser: Node 20 reads them as controls.
    expect(decodeTable(bytes(0xe9, 0x3b, 0xe0))).toBe("é;à");
  });
});
