import { render } from "@solidjs/testing-library";
import { describe, expect, it } from "vitest";
import { Markdown, safeHref } from "@heraut/kit";

const shown = (source: string) => render(() => <Markdown source={source} />).container;

describe("what a message may not do", () => {
  it("shows HTML as text", () => {
    const page = shown('Bonjour <img src=x onerror="alert(1)"> <script>alert(1)</script>');
    expect(page.querySelector("img, script")).toBeNull();
    expect(page).toHaveTextContent("<script>alert(1)</script>");
  });

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\u0000script:alert(1)",
    "\u0001javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "//evil.example",
    "file:///etc/passwd",
  ])("does not link to %j", (address) => {
    expect(safeHref(address)).toBeNull();
    expect(shown(`[cliquez](${address})`).querySelector("a")).toBeNull();
  });

  it("does not load remote images", () => {
    const page = shown("![pixel](https://tracker.example/p.gif)");
    expect(page.querySelector("img")).toBeNull();
    expect(page).toHaveTextContent("pixel");
  });

  it("opens links elsewhere without telling where from", () => {
    const link = shown("[guide](https://example.org/a_b?x=1)").querySelector("a")!;
    expect(link).toHaveAttribute("href", "https://example.org/a_b?x=1");
    expect(link.rel).toContain("noopener");
    expect(link.rel).toContain("noreferrer");
  });
});

describe("what a message looks like", () => {
  it("knows emphasis, code and bare addresses", () => {
    const page = shown("**gras** et *italique*, `a<b`, snake_case_mot, https://example.org.");
    expect(page.querySelector("strong")).toHaveTextContent("gras");
    expect(page.querySelector("em")).toHaveTextContent("italique");
    expect(page.querySelector("code")).toHaveTextContent("a<b");
    expect(page).toHaveTextContent("snake_case_mot");
    expect(page.querySelector("a")).toHaveAttribute("href", "https://example.org");
  });

  it("nests lists and keeps numbers", () => {
    const page = shown("3. trois\n   - dedans\n4. quatre");
    expect(page.querySelector("ol")).toHaveAttribute("start", "3");
    expect(page.querySelectorAll("ol > li")).toHaveLength(2);
    expect(page.querySelector("ol > li > ul > li")).toHaveTextContent("dedans");
  });

  it("makes tables with headers", () => {
    const page = shown("| Étape | Heures |\n|---|---:|\n| Découverte | 24 |");
    expect([...page.querySelectorAll("th")].map((cell) => cell.textContent)).toEqual(["Étape", "Heures"]);
    expect(page.querySelectorAll("tbody td")).toHaveLength(2);
  });

  it("starts its titles below that of the page", () => {
    expect(shown("# Titre").querySelector("h2")).toHaveTextContent("Titre");
  });

  it.each(["", "*", "**", "[", "](", "|", "|-", "```", "> ", "- ", "1.", "\n\n\n", "__", "~~", "\\"])(
    "survives %j",
    (source) => {
      expect(() => shown(source)).not.toThrow();
    },
  );

  it("does not choke on a wall of marks", () => {
    const before = performance.now();
    shown("*_`[".repeat(2_000));
    expect(performance.now() - before).toBeLessThan(3_000);
  });
});
