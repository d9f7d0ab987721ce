// What a first visit loads of script, and whether pages come in files of their own. Fails when either is over.
//
//   node budget.mjs        after `npm run build`
import console from "node:console";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { URL, fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const MOST_BYTES = 90 * 1024;
/** Pages and windows that the desk does without until they are asked for. */
const APART = ["ScenarioPage", "LibraryPage", "SettingsPage", "Palette", "ShortcutsDialog", "DialogWindow"];

const dist = fileURLToPath(new URL("app/dist/", import.meta.url));
const page = readFileSync(join(dist, "index.html"), "utf8");

/** Everything that is fetched before the first page stands: scripts of the document, and what they import at once. */
const first = new Set();
const waiting = [...page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map((match) => match[1]);
for (let file = waiting.pop(); file; file = waiting.pop()) {
  if (first.has(file)) continue;
  first.add(file);
  const text = readFileSync(join(dist, file), "utf8");
  for (const match of text.matchAll(/(?:\bfrom|\bimport)\s*["'](\.\/[^"']+\.js)["']/g)) {
    waiting.push(join(dirname(file), match[1]));
  }
}

const sizes = [...first].map((file) => ({ file, bytes: gzipSync(readFileSync(join(dist, file))).length }));
const total = sizes.reduce((sum, one) => sum + one.bytes, 0);
for (const { file, bytes } of sizes.toSorted((a, b) => b.bytes - a.bytes)) {
  console.log(`${(bytes / 1024).toFixed(1).padStart(7)} kB  ${file}`);
}
console.log(
  `${(total / 1024).toFixed(1).padStart(7)} kB  first load, gzip, of at most ${MOST_BYTES / 1024} kB`,
);

const files = readdirSync(join(dist, "assets"));
const problems = APART.filter((name) => {
  const own = files.filter((file) => file.startsWith(`${name}-`) && file.endsWith(".js"));
  return own.length === 0 || own.some((file) => first.has(`assets/${file}`));
}).map((name) => `${name} is not in a file of its own`);
if (total > MOST_BYTES) problems.push("the first load is over its budget");
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
