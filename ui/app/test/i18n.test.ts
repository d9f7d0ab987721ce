import { describe, expect, it } from "vitest";
import { en } from "~/i18n/en";
import { fr } from "~/i18n/fr";
import { spaced } from "~/i18n/typography";

type Leaf = { path: string; text: string };

/** Every sentence of a dictionary; those that take values are tried with some. */
function leaves(value: unknown, path = ""): Leaf[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value === "function") return [{ path: `${path}()`, text: String(value(3, 2, "x")) }];
  return Object.entries(value as object).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

const french = leaves(fr);
const english = leaves(en);

describe("the two languages", () => {
  it("have the very same keys", () => {
    expect(english.map((leaf) => leaf.path)).toEqual(french.map((leaf) => leaf.path));
  });

  it("leave no sentence empty", () => {
    expect([...french, ...english].filter((leaf) => !leaf.text.trim())).toEqual([]);
  });

  it("put a narrow no-break space where French wants one", () => {
    const wrong = french.filter((leaf) => / [;:!?»%]|« /.test(leaf.text));
    expect(wrong).toEqual([]);
    expect(fr.common.reference("c")).toBe("Référence pour le support\u202f: c");
  });

  it("do not put French spacing or quotes into English", () => {
    expect(english.filter((leaf) => /\u202f|[«»]/.test(leaf.text))).toEqual([]);
  });

  it("count as each language counts", () => {
    expect([0, 1, 2].map(fr.common.objectifs)).toEqual(["0 objectif", "1 objectif", "2 objectifs"]);
    expect([0, 1, 2].map(en.common.objectifs)).toEqual(["0 objectives", "1 objective", "2 objectives"]);
  });
});

describe("French typography", () => {
  it.each([
    ["Pourquoi ?", "Pourquoi\u202f?"],
    ["« a » : 3 %", "«\u202fa\u202f»\u202f: 3\u202f%"],
    ["l'été", "l’été"],
    ["https://x.example:80", "https://x.example:80"],
  ])("%s", (typed, set) => expect(spaced(typed)).toBe(set));
});
