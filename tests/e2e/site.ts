// A customer's site: a page of another origin, under a strict policy, with one line of ours in it.
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { MODEL, type Provider, test as base } from "./model";

export type Site = {
  /** Where it is. */
  url: string;
  /** Says what stands in the page from now on: `lang`, `dir` and `style` are the page's own, the rest is said in the line. */
  shows(desk: string, attributes: Record<string, string>): void;
};

const policy = (desk: string) =>
  `default-src 'none'; script-src ${desk}; connect-src ${desk}; frame-src ${desk}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'`;

async function startSite(): Promise<Site & { stop(): void }> {
  let page = "";
  let rules = "default-src 'none'";
  const server: Server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": rules });
    response.end(page);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    shows(desk, { lang = "fr", dir = "ltr", style = "", ...attributes }) {
      const data = Object.entries(attributes).map(([name, value]) => `data-${name}="${value}"`);
      const look = style && `<style nonce="look">${style}</style>`;
      rules = policy(desk) + (style && "; style-src 'nonce-look'");
      page =
        `<!doctype html><html lang="${lang}" dir="${dir}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
        `<title>Vélos Dupont</title>${look}<script async src="${desk}/widget.js" ${data.join(" ")}></script></head>` +
        `<body><main><h1>Vélos Dupont</h1><p>Des vélos depuis 1958.</p><a href="#a">Un lien</a></main></body></html>`;
    },
    stop: () => void server.close(),
  };
}

/** Each story has a site of its own beside a desk with a model. */
export const test = base.extend<{ site: Site; provider: Provider }>({
  site: async ({}, use) => {
    const site = await startSite();
    await use(site);
    site.stop();
  },
});

export type Made = { id: string; key: string };

/** An agent that is turned on, for these origins. */
export async function makeAgent(request: APIRequestContext, desk: string, change: object): Promise<Made> {
  const made = await request.post(`${desk}/api/agents`, { data: { name: "Camille" } });
  const { id } = (await made.json()) as { id: string };
  const changed = await request.patch(`${desk}/api/agents/${id}`, {
    data: { is_active: true, model: MODEL, ...change },
  });
  if (!changed.ok()) throw new Error(await changed.text());
  const keys = (await (await request.get(`${desk}/api/agents/${id}/keys`)).json()) as {
    items: { token: string | null }[];
  };
  return { id, key: keys.items.find((it) => it.token)?.token ?? "" };
}

/** The chat as a visitor finds it. */
export class Chat {
  readonly panel: Locator;
  constructor(readonly page: Page) {
    this.panel = page.getByRole("dialog");
  }
  launcher(name = "Ouvrir l’assistant") {
    return this.page.getByRole("button", { name });
  }
  field(name = "Votre message") {
    return this.panel.getByRole("textbox", { name });
  }
  log(name = "Conversation") {
    return this.panel.getByRole("log", { name });
  }
  async say(text: string) {
    await this.field().fill(text);
    await this.field().press("Enter");
  }
}
