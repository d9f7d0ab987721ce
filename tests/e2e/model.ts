// The desk with a model of its own behind it: what a story does to one, no other sees.
import { startProvider } from "./fake-provider.mjs";
import { test as base } from "./fixtures";
import { startServer } from "./server.mjs";

export const MODEL = "local/fake-1";
export const BUILT_IN = "Planificateur intégré";

export type Provider = Awaited<ReturnType<typeof startProvider>>;

/** Each story has a model and a server of its own. */
export const test = base.extend<{ provider: Provider; settings: Record<string, string> }>({
  settings: [{}, { option: true }],
  provider: async ({}, use) => {
    const provider = await startProvider();
    await use(provider);
    await provider.stop();
  },
  app: async ({ provider, settings }, use, testInfo) => {
    const app = await startServer({ ...provider.env, ...settings });
    await use(app);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach("server.log", { body: app.log(), contentType: "text/plain" });
    }
    await app.stop();
  },
});
