// A chat that is not ours, asking an agent: deep-chat as its package is, set up by attributes alone. The site's own server
// holds the secret key, and passes on what the page asks as it is.
import { readFile } from "node:fs/promises";
import { type IncomingMessage, type ServerResponse, createServer, request as ask } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { expect } from "./fixtures";
import { test } from "./model";
import { makeAgent } from "./site";

const BUNDLE = fileURLToPath(import.meta.resolve("deep-chat/dist/deepChat.bundle.js"));
const ANSWER = "Voici l’avis du modèle local";
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; img-src data:";

/** As in docs/AGENTS.md. */
const element = (stream: boolean) => `<deep-chat
  style="font-family: sans-serif"
  directConnection='{"openAI":{"completions":true,"key":"none"}}'
  connect='{"url":"/chat","stream":${stream},"additionalBodyProps":{"model":"agent"}}'></deep-chat>`;

type Body = { model: string; stream?: boolean; messages: { role: string; content: string }[] };

/** The key is put in, and nothing by which a browser would be known. */
function passOn(desk: string, key: string, from: IncomingMessage, to: ServerResponse) {
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  const asked = ask(`${desk}/api/v1/chat/completions`, { method: "POST", headers }, (answer) => {
    to.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(to);
  });
  asked.on("error", () => to.destroy());
  to.on("close", () => asked.destroy());
  from.pipe(asked);
}

async function startSite(desk: string, key: string) {
  const bundle = await readFile(BUNDLE);
  const bodies: Body[] = [];
  const send = (to: ServerResponse, type: string, body: string | Buffer) => {
    to.writeHead(200, { "content-type": `${type}; charset=utf-8`, "content-security-policy": POLICY });
    to.end(body);
  };
  const server = createServer((from, to) => {
    if (from.url === "/deep-chat.js") return send(to, "text/javascript", bundle);
    if (from.url !== "/chat") {
      const script = `<script type="module" src="/deep-chat.js"></script>`;
      const head = `<meta charset="utf-8"><title>Vélos Dupont</title>${script}`;
      return send(
        to,
        "text/html",
        `<!doctype html><html lang="fr"><head>${head}</head><body>${element(from.url !== "/whole")}</body></html>`,
      );
    }
    let body = "";
    from.on("data", (piece: Buffer) => (body += piece.toString()));
    from.on("end", () => bodies.push(JSON.parse(body) as Body));
    passOn(desk, key, from, to);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}`, bodies, stop: () => void server.close() };
}

const answers = (page: Page) => page.locator("deep-chat .ai-message-text");

async function say(page: Page, text: string) {
  const field = page.locator("deep-chat #text-input");
  await field.fill(text);
  await field.press("Enter");
}

// It shows what it reads one thing after the other, and drops what it has not shown when the body ends: on a machine that is busy
// that happens whatever a server does.
test.describe.configure({ retries: 3 });

test("deep-chat is answered by an agent, bit by bit and as a whole, and remembers", async ({
  app,
  page,
  provider,
}) => {
  const agent = await makeAgent(page.request, app.url, {});
  const made = await page.request.post(`${app.url}/api/agents/${agent.id}/keys`, {
    data: { name: "Site", kind: "secret" },
  });
  const { secret } = (await made.json()) as { secret: string };
  const site = await startSite(app.url, secret);

  await test.step("bit by bit", async () => {
    await provider.plan({ hold_at: 0.3 });
    await page.goto(site.url);
    await say(page, "Quel délai ?");
    await expect(answers(page)).toContainText(ANSWER);
    await expect(answers(page)).not.toContainText("trente minutes");
    await provider.plan({ hold_at: null });
    await expect(answers(page)).toContainText("trente minutes");
    // Until the answer is over nothing else can be asked.
    await expect(page.locator("deep-chat .streamed-message")).toHaveCount(0);
    expect(site.bodies).toEqual([
      { model: "agent", stream: true, messages: [{ role: "user", content: "Quel délai ?" }] },
    ]);
  });

  await test.step("what was said goes along with the next question", async () => {
    await say(page, "Et le prix ?");
    await expect(answers(page).nth(1)).toContainText("trente minutes");
    const [question, answer, next] = site.bodies[1]?.messages ?? [];
    expect(question).toEqual({ role: "user", content: "Quel délai ?" });
    expect(answer?.role).toBe("assistant");
    expect(answer?.content).toMatch(/^Voici l’avis .* trente minutes\.$/);
    expect(next).toEqual({ role: "user", content: "Et le prix ?" });
  });

  await test.step("as a whole", async () => {
    await page.goto(`${site.url}/whole`);
    await say(page, "Quel délai ?");
    await expect(answers(page)).toContainText("trente minutes");
    await say(page, "Et le prix ?");
    await expect(answers(page).nth(1)).toContainText("trente minutes");
    expect(site.bodies.slice(2).map((it) => [it.stream ?? false, it.messages.length])).toEqual([
      [false, 1],
      [false, 3],
    ]);
  });
  expect(provider.asked.map((it) => it.name)).toEqual(["text", "text", "text", "text"]);
  site.stop();
});
