import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";

const backend = { target: process.env.HERAUT_BACKEND ?? "http://127.0.0.1:5000", changeOrigin: false };

export default defineConfig(async () => ({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [
    solid(),
    tailwindcss(),
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
