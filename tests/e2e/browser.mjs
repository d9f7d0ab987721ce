// The browser of the machine: nothing is downloaded.
import { existsSync } from "node:fs";

const USUAL = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Where Chromium is: `CHROMIUM`, or the first of the usual places. */
export function chromium() {
  const path = process.env.CHROMIUM ?? USUAL.find(existsSync);
  if (!path || !existsSync(path)) {
    throw new Error(
      `no Chromium at ${path ?? "the usual places"}: install Debian's package chromium, or set CHROMIUM to its path`,
    );
  }
  return path;
}

/** Launch options of every test and screenshot: the network is cut but for this machine. */
export function launchOptions() {
  const args = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
  ];
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return { executablePath: chromium(), args };
}
