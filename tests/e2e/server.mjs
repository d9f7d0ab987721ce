// The built binary, on a free port, with a data folder of its own.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const START_MS = 30_000;
const STOP_MS = 12_000;

/** Where the binary is: `HERAUT_BIN`, or what `make run` builds. */
export function binary() {
  const built = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "daily", "heraut");
  const path = resolve(process.env.HERAUT_BIN ?? built);
  if (!existsSync(path)) {
    throw new Error(`no heraut at ${path}: run \`make build\`, or set HERAUT_BIN to its path`);
  }
  return path;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** @param {number} ms */
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * Starts the product as a stranger would: no key, no settings, an empty folder.
 *
 * @param {Record<string, string>} [settings] beyond the defaults; "{url}" in one is the address where it will be
 */
export async function startServer(settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), "heraut-e2e-"));
  const port = await freePort();
  const here = (/** @type {string} */ text) => text.replace("{url}", `http://127.0.0.1:${port}`);
  const env = Object.fromEntries(Object.entries(settings).map(([name, text]) => [name, here(text)]));
  let running = await run(folder, port, env);
  let before = "";
  return {
    url: `http://127.0.0.1:${port}`,
    folder,
    log: () => before + running.log(),
    /** As when the power goes: nothing is said, nothing is finished. */
    kill: () => running.end("SIGKILL"),
    /** The same data at the same address. */
    async restart() {
      await running.end("SIGTERM");
      before += running.log();
      running = await run(folder, port, env);
    },
    async stop() {
      await running.end("SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * @param {string} folder
 * @param {number} port
 * @param {Record<string, string>} env
 */
async function run(folder, port, env) {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(binary(), ["serve", "--listen", `127.0.0.1:${port}`, "--data-dir", folder], {
    cwd: folder, // no .env of the developer
    env: { PATH, HOME, HERAUT_RATE_LIMIT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });

  let log = "";
  /** @param {Buffer} chunk */
  const keep = (chunk) => {
    log = (log + chunk.toString()).slice(-200_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  /** @type {string | undefined} */
  let ended;
  const gone = new Promise((done) => {
    child.once("error", (error) => done((ended = String(error))));
    child.once("exit", (code, signal) => done((ended = `ended with ${signal ?? code}`)));
  });
  const killNow = () => child.kill("SIGKILL");
  process.once("exit", killNow);

  /** @param {"SIGTERM" | "SIGKILL"} signal */
  const end = async (signal) => {
    child.kill(signal);
    await Promise.race([gone, pause(STOP_MS)]);
    if (ended === undefined) child.kill("SIGKILL");
    process.off("exit", killNow);
  };

  const deadline = Date.now() + START_MS;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
    if (answer?.ok) return { end, log: () => log };
    if (ended !== undefined || Date.now() > deadline) {
      await end("SIGKILL");
      throw new Error(`heraut did not answer /health: ${ended ?? `waited ${START_MS} ms`}\n${log}`);
    }
    await pause(25);
  }
}
