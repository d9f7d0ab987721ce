// What a developer copies from an agent works where it is pasted: in a page under a strict policy, and in a shell.
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { audit, expect } from "./fixtures";
import { test } from "./model";
import { auditBoth } from "./people";
import { Chat, makeAgent } from "./site";

const ANSWER = "Voici l’avis du modèle local";
const shell = promisify(execFile);

/** A site of these files and no others, each under this policy. */
async function startSite() {
  const files: Record<string, [type: string, body: string]> = {};
  let policy = "default-src 'none'";
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ""] ?? ["text/plain", ""];
    response.writeHead(200, {
      "content-type": `${type}; charset=utf-8`,
      "content-security-policy": policy,
    });
    response.end(body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    shows(line: string, script: string, style: string, lines: string) {
      policy = `default-src 'none'; style-src 'self'; img-src 'self'; ${lines.replaceAll("\n", " ")}`;
      files["/page.js"] = ["text/javascript", script];
      files["/page.css"] = ["text/css", style];
      files["/"] = [
        "text/html",
        `<!doctype html><html lang="fr"><head><title>Vélos</title><link rel="stylesheet" href="/page.css">` +
          `<script src="/page.js"></script>${line}</head>` +
          `<body><main><h1>Vélos</h1><button data-ask>Un devis</button></main></body></html>`,
      ];
    },
    stop: () => void server.close(),
  };
}

/** Presses a block's button, and reads what is then in the clipboard. */
async function copied(page: Page, label: string): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await page.getByRole("button", { name: `Copier : ${label}`, exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Copié." })).toHaveCount(1);
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).not.toBe("");
  return page.evaluate(() => navigator.clipboard.readText());
}

test("what is copied from an agent works where it is pasted", async ({ app, page, trouble }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const site = await startSite();
  const agent = await makeAgent(page.request, app.url, { origins: [site.url] });
  await page.goto(`${app.url}/agents/${agent.id}`);
  await page.getByRole("link", { name: "Intégrer" }).click();
  await expect(page.getByRole("heading", { name: "Dans une page" })).toBeVisible();
  await auditBoth(page);
  // Tabs further down leave the page at its beginning.
  await page.reload();
  await expect(page.getByRole("tab", { name: "curl" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeInViewport();

  const line = await copied(page, "La ligne à copier dans votre site");
  expect(line).toContain(agent.key);
  expect(line).toContain(app.url);
  const policy = await copied(page, "Si la page a une politique de sécurité (CSP)");
  const script = await copied(page, "Un bouton qui pose une question, une page qui écoute");
  const style = await copied(page, "Variables et parties");

  await test.step("a page of these, and of nothing else", async () => {
    const visitor = await page.context().newPage();
    await trouble.watch(visitor);
    site.shows(line, script, style, policy);
    await visitor.goto(site.url);
    const chat = new Chat(visitor);
    await expect(chat.launcher()).toHaveCSS("background-color", "rgb(11, 93, 68)");
    await visitor.getByRole("button", { name: "Un devis" }).click();
    await expect(chat.log()).toContainText("Je voudrais un devis");
    await expect(chat.log()).toContainText(ANSWER);
    await visitor.close();
    site.stop();
  });

  await test.step("a switch of language, by keys", async () => {
    const tabs = page.getByRole("tablist", { name: "Langage de l’exemple" });
    await tabs.getByRole("tab", { name: "curl" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect(tabs.getByRole("tab", { name: "Python" })).toBeFocused();
    expect(await copied(page, "Poser une question (Python)")).toContain(`base_url="${app.url}/api/v1"`);
    await tabs.getByRole("tab", { name: "Python" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await copied(page, "Poser une question (JavaScript)")).toContain(`baseURL: "${app.url}/api/v1"`);
    await audit(page);
    await tabs.getByRole("tab", { name: "curl" }).click();
  });

  await test.step("a shell with a real key in its place", async () => {
    const made = await page.request.post(`${app.url}/api/agents/${agent.id}/keys`, {
      data: { name: "CRM", kind: "secret" },
    });
    const { secret } = (await made.json()) as { secret: string };
    const run = async (label: string) => {
      const code = (await copied(page, label)).replace("sk_…", secret);
      return (await shell("bash", ["-c", code])).stdout;
    };
    expect(await run("Poser une question (curl)")).toContain("Voici l’avis du **modèle local**");
    expect(await run("L’agent de la clé, comme un modèle")).toContain(agent.id);
    const streamed = await run("Recevoir la réponse au fil de l’écriture");
    expect(streamed).toContain("chat.completion.chunk");
    expect(streamed.trimEnd()).toMatch(/data: \[DONE\]$/);
  });

  await test.step("the reference is there", async () => {
    const reference = page.getByRole("link", { name: "Référence de l’API" });
    const [, anchor] = ((await reference.getAttribute("href")) ?? "").split("#");
    await reference.click();
    await expect(page.locator(`#${anchor}`)).toHaveText(/\/api\/v1\/chat\/completions/);
    await page.goBack();
    await page.getByRole("link", { name: "Créer une clé secrète" }).click();
    await expect(page.getByRole("button", { name: "Nouvelle clé" })).toBeVisible();
    await page.goBack();
  });

  for (const width of [360, 768, 1280, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    await expect(page.getByRole("tablist").first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), String(width)).toBe(width);
    await audit(page);
  }
});
