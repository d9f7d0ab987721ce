import { chromium } from "./browser.mjs";
import { binary } from "./server.mjs";

/** Says at once, and once, what is missing. */
export default function setup() {
  console.log(`heraut: ${binary()}\nchromium: ${chromium()}`);
}
