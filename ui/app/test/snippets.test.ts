import { describe, expect, it } from "vitest";
import {
  SECRET,
  askByCurl,
  askByJavaScript,
  askByPython,
  eventBody,
  identifyScript,
  modelsByCurl,
  pageScript,
  policyLines,
  scriptLine,
  tokenByJavaScript,
  tokenByPython,
  verifyByJavaScript,
  verifyByPython,
} from "~/features/agents/snippets";

const desk = "https://desk.example.org";
const hard = `L'été, "ici" \\ </b> & là ?`;

/** The line as a browser reads it. */
function read(line: string): HTMLScriptElement {
  return new DOMParser().parseFromString(line, "text/html").querySelector("script")!;
}

describe("what is copied", () => {
  it("is one line of a page, with the key and the address", () => {
    expect(scriptLine(desk, "pk_1_abc")).toBe(
      '<script async src="https://desk.example.org/widget.js" data-key="pk_1_abc"></script>',
    );
    expect(scriptLine(desk, "pk_1_abc", { mode: "frame" })).toContain('data-mode="frame"');
  });

  it("means what was said, whatever was said", () => {
    const script = read(scriptLine(desk, "pk_1_abc", { label: hard }));
    expect(script.dataset).toMatchObject({ key: "pk_1_abc", label: hard });
    expect(script.nextSibling).toBeNull();
  });

  it("allows the desk and keeps what the page had", () => {
    expect(policyLines(desk).split("\n")).toEqual([
      "script-src 'self' https://desk.example.org;",
      "connect-src 'self' https://desk.example.org;",
      "frame-src 'self' https://desk.example.org;",
    ]);
  });

  it("names the desk and the place of the secret key in every language", () => {
    for (const code of [askByCurl, askByPython, askByJavaScript, modelsByCurl]) {
      expect(code(desk, hard)).toContain(`${desk}/api/v1`);
      expect(code(desk, hard)).toContain(SECRET);
    }
    for (const code of [askByPython, askByJavaScript])
      expect(code(desk, hard)).toContain(JSON.stringify(hard));
  });

  it("is one word of a shell, and a question of JSON", () => {
    const data = /-d '([^]*)'$/.exec(askByCurl(desk, hard, true))?.[1] ?? "";
    expect(data).toContain(String.raw`L'\''été`);
    expect(JSON.parse(data.replaceAll(String.raw`'\''`, "'"))).toEqual({
      model: "agent",
      messages: [{ role: "user", content: hard }],
      stream: true,
    });
    expect(askByCurl(desk, hard)).not.toContain("stream");
  });

  it("is a script that runs", () => {
    const script = pageScript(hard, { button: "un", event: "deux" });
    expect(script).toContain("// un\n");
    expect(() => new Function(script)).not.toThrow();
  });

  it("is an event as it arrives", () => {
    const event = JSON.parse(eventBody("a-1", { name: hard, consent: "Oui." })) as Record<string, unknown>;
    expect(event).toMatchObject({
      type: "lead.left",
      data: { agent_id: "a-1", lead: { name: hard, consent: "Oui." }, new: true },
    });
    expect(Object.keys(event)).toEqual(["id", "type", "timestamp", "data"]);
  });

  it("verifies with the official libraries, on one line each", () => {
    for (const code of [verifyByJavaScript, verifyByPython]) {
      expect(code("une fois")).toContain("webhook.verify(request.");
      expect(code("une fois")).toMatch(/(#|\/\/) une fois\n/);
    }
  });

  it("signs for this agent and no other, for less than ten minutes", () => {
    expect(tokenByJavaScript("a-1")).toContain('.setAudience("a-1")');
    expect(tokenByPython("a-1")).toContain('"aud": "a-1", "exp": int(time.time()) + 300');
  });

  it("says who is there, and that they leave", async () => {
    const said: unknown[] = [];
    const heraut = { identify: (who: unknown) => void said.push(who) };
    const script = identifyScript({ come: "un", leave: "deux" });
    new Function("heraut", "fetch", script)(heraut, async () => new Response("x.y.z"));
    dispatchEvent(new Event("load"));
    expect(said[0]).toBeNull();
    expect(await (said[1] as () => Promise<string>)()).toBe("x.y.z");
  });
});
