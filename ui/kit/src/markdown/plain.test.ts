import { expect, test } from "vitest";
import { plainText } from "./plain";

test("a text says the same without its marks", () => {
  expect(plainText("# Tarifs\n\nDès **900 €** : `HT`, [le détail](https://exemple.fr).")).toBe(
    "Tarifs Dès 900 € : HT, le détail.",
  );
  expect(plainText("- un\n- *deux*\n\n> cité\n\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |")).toBe(
    "un · deux cité a · b · 1 · 2",
  );
  expect(plainText("5 * 3 < 16\n<b>x</b>")).toBe("5 * 3 < 16 <b>x</b>");
  expect(plainText("")).toBe("");
});
