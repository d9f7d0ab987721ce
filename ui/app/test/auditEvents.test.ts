import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { audit as en } from "~/i18n/en/audit";
import { audit as fr } from "~/i18n/fr/audit";

// The list of what is written down is the server's; what is not named here cannot be looked for.
const source = readFileSync("../crates/kernel/src/audit.rs", "utf8");
const words = [...source.matchAll(/^ {4}[A-Z]\w+ "([a-z_.]+)" "/gm)].map(([, word]) => word ?? "").sort();

test("whatever is written down can be looked for, in both languages", () => {
  expect(words.length).toBeGreaterThan(40);
  expect(Object.keys(fr.events).sort()).toEqual(words);
  expect(Object.keys(en.events).sort()).toEqual(words);
});
