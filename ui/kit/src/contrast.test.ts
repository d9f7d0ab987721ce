import { describe, expect, it } from "vitest";
import { onAccent } from "./contrast";

describe("text on an accent", () => {
  it("is white where white can be read, else black", () => {
    expect([onAccent("#1f5a4b"), onAccent("#ffdd00"), onAccent("#777777"), onAccent("#000000")]).toEqual([
      "#ffffff",
      "#000000",
      "#000000",
      "#ffffff",
    ]);
  });
});
