import { render } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { describe, expect, it } from "vitest";
import { Markdown } from "@heraut/kit";

const answer = `Voici **trois pistes** pour *l'été* :

1. un [guide](https://example.org/a_b) et du \`code_ici\` ;
2. une **vidéo** de __deux__ minutes, ~~trois~~ ;
3. un webinar

## Ensuite

| Étape | Heures |
|---|---|
| Découverte | **6** |

\`\`\`
**pas du gras**
\`\`\`

Un calcul : 2 * 3 = 6, un nom snake_case_mot, et *fin*.`;

const shown = (source: string) => render(() => <Markdown source={source} partial />).container;
const plain = (node: Element) => node.textContent!.replace(/\s+/g, " ").trim();

describe("an answer that is still being written", () => {
  it("never shows a mark that the whole answer does not show", () => {
    for (let end = 1; end <= answer.length; end++) {
      const page = shown(answer.slice(0, end));
      for (const code of page.querySelectorAll("pre, code")) code.remove();
      expect(plain(page), answer.slice(Math.max(0, end - 30), end)).not.toMatch(
        /\*\*|__|~~|`|\]\(|\[|\||#|\*l|\*f/,
      );
      page.remove();
    }
  });

  it("only grows: no word that was read is taken back", () => {
    let before = "";
    for (let end = 1; end <= answer.length; end++) {
      const page = shown(answer.slice(0, end));
      const now = plain(page).replace(/[\s.…;:!]/g, "");
      const kept = before.slice(0, -12);
      expect(now.startsWith(kept), `${kept}\n${now}`).toBe(true);
      before = now;
      page.remove();
    }
  });

  it("becomes the whole answer, with the nodes that were there", () => {
    const [source, setSource] = createSignal(answer.slice(0, 60));
    const [partial, setPartial] = createSignal(true);
    const page = render(() => <Markdown source={source()} partial={partial()} />).container;
    const first = page.querySelector("p")!;
    const strong = page.querySelector("strong")!;
    for (let end = 61; end <= answer.length; end++) setSource(answer.slice(0, end));
    const item = page.querySelector("li")!;
    setPartial(false);
    expect(page.querySelector("p")).toBe(first);
    expect(page.querySelector("strong")).toBe(strong);
    expect(page.querySelector("li")).toBe(item);
    const whole = render(() => <Markdown source={answer} />).container;
    expect(page.querySelector(".prose-heraut")!.textContent).toBe(
      whole.querySelector(".prose-heraut")!.textContent,
    );
  });

  it("shows no HTML and no script, wherever it stops", () => {
    const nasty = 'Un <img src=x onerror="alert(1)"> [x](javascript:alert(1)) ![p](https://t.example/p.gif)';
    for (let end = 1; end <= nasty.length; end++) {
      expect(shown(nasty.slice(0, end)).querySelector("img, script, a")).toBeNull();
    }
  });

  it("sets apostrophes as print does, and leaves code alone", () => {
    const page = shown("C'est l'été `l'code` 'cité'");
    expect(page).toHaveTextContent("C’est l’été l'code 'cité'");
  });
});
