import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import { type Plugin, defineConfig } from "vite";
import solid from "vite-plugin-solid";

const backend = { target: process.env.HERAUT_BACKEND ?? "http://127.0.0.1:5000", changeOrigin: false };

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
/** What is smaller than a packet gains nothing. */
const LEAST_BYTES = 1024;

/** Writes each text beside itself as the server sends it: squeezed once here, not at each request. */
const compressed = (): Plugin => ({
  name: "compressed",
  apply: "build",
  async writeBundle({ dir = "" }, bundle) {
    const names = Object.keys(bundle).filter((name) => /\.(js|css|svg|html)$/.test(name));
    const write = async (name: string) => {
      const bytes = await readFile(join(dir, name));
      if (bytes.length < LEAST_BYTES) return;
      const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
      await writeFile(join(dir, `${name}.br`), await brotli(bytes, best));
      await writeFile(join(dir, `${name}.gz`), await zip(bytes, { level: constants.Z_BEST_COMPRESSION }));
    };
    await Promise.all(names.map(write));
  },
});

export default defineConfig(async () => ({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [
    solid(),
    tailwindcss(),
    compressed(),
    // The stand-in server exists only while developing: it is imported here, never by the application.
    ...(process.env.HERAUT_MOCK ? [(await import("./dev/mock.ts")).mockServer()] : []),
  ],
  resolve: { alias: { "~": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    port: 3000,
    strictPort: true,
    proxy: process.env.HERAUT_MOCK ? undefined : { "/api": backend, "/health": backend },
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    // Nothing may become a data: script or an inline style, because the page is served under a strict CSP.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
}));
