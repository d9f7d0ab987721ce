/** One event of a `text/event-stream`, as the wire gave it. */
export type Frame = { id: string | null; event: string; data: string };

/**
 * Cuts a stream of bytes into events. The network may cut anywhere, inside a letter or between CR and LF,
 * so what is not complete yet waits for the next bytes.
 */
export function createFrameReader() {
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  /** The last letter was a CR: an LF that follows belongs to it. */
  let afterCr = false;
  let id: string | null = null;
  let event = "";
  let data: string[] = [];

  function field(line: string): void {
    const colon = line.indexOf(":");
    // A line that begins with a colon is a comment: it keeps the connection awake and says nothing.
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") event = value;
    else if (name === "data") data.push(value);
    else if (name === "id" && !value.includes("\0")) id = value;
  }

  function finish(): Frame[] {
    const frame = { id, event: event || "message", data: data.join("\n") };
    const empty = data.length === 0;
    event = "";
    data = [];
    return empty ? [] : [frame];
  }

  function lines(text: string): string[] {
    const whole = rest + (afterCr && text.startsWith("\n") ? text.slice(1) : text);
    if (text) afterCr = text.endsWith("\r");
    const found = whole.split(/\r\n|\r|\n/);
    rest = found.pop() ?? "";
    return found;
  }

  return {
    /** The events that these bytes complete. One that is cut off by the end of the stream never comes. */
    push(bytes: Uint8Array): Frame[] {
      const text = decoder.decode(bytes, { stream: true });
      return lines(text).flatMap((line) => (line === "" ? finish() : (field(line), [])));
    },
  };
}
