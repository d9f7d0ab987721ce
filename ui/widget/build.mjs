// Builds what sites load: `widget.js`, which draws a button and nothing else, and the chat itself, which it fetches once
// somebody reaches for the button. Both land beside the screens, squeezed as they are.
//
//   node build.mjs        after the screens were built
import console from "node:console";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { URL, fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const dist = fileURLToPath(new URL("../app/dist/", import.meta.url));
const zip = promisify(gzip);
const brotli = promisify(brotliCompress);

/** What a page may fetch at most, gzip: the button on each visit, the chat for those who open it. */
const MOST_BYTES = { loader: 1536, app: 20 * 1024 };

/** One file from one source, under a name that is answered. */
async function bundle(entry, format, names, define = {}) {
  const made = await build({
    root,
    configFile: false,
    logLevel: "warn",
    define,
    build: {
      outDir: dist,
      emptyOutDir: false,
      target: "es2022",
      modulePreload: false,
      lib: { entry: join(root, "src", entry), formats: [format], name: "herautWidget" },
      rollupOptions: { output: { entryFileNames: names } },
    },
  });
  const [{ output }] = [made].flat();
  return output[0].fileName;
}

async function squeeze(name) {
  const bytes = await readFile(join(dist, name));
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  const small = await zip(bytes, { level: constants.Z_BEST_COMPRESSION });
  await writeFile(join(dist, `${name}.gz`), small);
  await writeFile(join(dist, `${name}.br`), await brotli(bytes, best));
  return small.length;
}

await rm(join(dist, "assets/widget"), { recursive: true, force: true });
const app = await bundle("app.ts", "es", "assets/widget/app-[hash].js");
const loader = await bundle("loader.ts", "iife", "widget.js", { __APP__: JSON.stringify(`/${app}`) });
const sizes = { loader: await squeeze(loader), app: await squeeze(app) };
for (const [name, bytes] of Object.entries(sizes)) {
  console.log(`${String(bytes).padStart(7)} bytes  widget ${name}, gzip, of at most ${MOST_BYTES[name]}`);
  if (bytes > MOST_BYTES[name]) {
    console.error(`the widget's ${name} is over its budget`);
    process.exitCode = 1;
  }
}
