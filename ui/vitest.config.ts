import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import solid from "vite-plugin-solid";

export default defineConfig({
  plugins: [solid()],
  resolve: {
    alias: { "~": fileURLToPath(new URL("./app/src", import.meta.url)) },
    conditions: ["development", "browser"],
  },
  test: {
    environment: "jsdom",
    include: ["{client,kit,app,widget}/**/*.test.{ts,tsx}"],
    setupFiles: ["./test/setup.ts"],
    restoreMocks: true,
    testTimeout: 20_000,
    // They ship JSX, which only our own compiler turns into nodes.
    server: { deps: { inline: [/@solidjs\/router/, /@kobalte\/core/] } },
  },
});
