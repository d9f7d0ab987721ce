import { describe, expect, it } from "vitest";
import { createFrameReader } from "../src/sse";
import type { Frame } from "../src/sse";

const bytes = (text: string) => new TextEncoder().encode(text);
const whole = (text: string): Frame[] => createFrameReader().push(bytes(text));

/** The same bytes, cut as told. */
function cut(data: Uint8Array, places: number[]): Frame[] {
  const reader = createFrameReader();
  const edges = [0, ...places, data.length];
  return edges.slice(1).flatMap((end, index) => reader.push(data.subarray(edges[index], end)));
}

const told = [
  ": ping",
  "",
  "id: 1-0-0-0",
  "event: turn",
  'data: {"turn_id":"é"}',
  "",
  "event: text",
  "id: 1-9-0-0",
  'data: {"delta":"« Été » — 日本 🎯"}',
  "",
  "data: première",
  "data:seconde",
  "",
  ": ping",
  "",
  "event: done",
  "retry: 10",
  "data: {}",
  "",
  "",
];
const expected: Frame[] = [
  { id: "1-0-0-0", event: "turn", data: '{"turn_id":"é"}' },
  { id: "1-9-0-0", event: "text", data: '{"delta":"« Été » — 日本 🎯"}' },
  { id: "1-9-0-0", event: "message", data: "première\nseconde" },
  { id: "1-9-0-0", event: "done", data: "{}" },
];

describe("a stream of events", () => {
  it.each([
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
  ])("is the same wherever it is cut, with %s", (_, end) => {
    const data = bytes(told.join(end));
    expect(cut(data, [])).toEqual(expected);
    for (let at = 1; at < data.length; at++) expect(cut(data, [at])).toEqual(expected);
    const each = Array.from({ length: data.length - 1 }, (_, index) => index + 1);
    expect(cut(data, each)).toEqual(expected);
  });

  it("is the same in any number of pieces", () => {
    let seed = 7;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const data = bytes(told.join("\r\n"));
    for (let round = 0; round < 300; round++) {
      const places = Array.from({ length: 1 + Math.floor(random() * 12) }, () =>
        Math.floor(random() * data.length),
      ).sort((a, b) => a - b);
      expect(cut(data, places)).toEqual(expected);
    }
  });

  it("leaves out what the end of the connection cut off", () => {
    expect(whole("event: text\ndata: {}\n")).toEqual([]);
    expect(whole("event: text\n\n")).toEqual([]);
  });

  it("does not carry the name of an event over to the next", () => {
    expect(whole("event: a\ndata: 1\n\ndata: 2\n\n").map((frame) => frame.event)).toEqual(["a", "message"]);
  });

  it("passes over a byte order mark", () => {
    expect(whole("\uFEFFdata: 1\n\n")).toHaveLength(1);
  });
});
