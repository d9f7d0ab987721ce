import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@solidjs/testing-library";
import { afterEach } from "vitest";

// Parts that come in files of their own are compiled when first asked for, which takes a while on a busy machine.
configure({ asyncUtilTimeout: 15_000 });

// A few tests run without a page.
if (typeof window !== "undefined") {
  // jsdom has no layout, so what asks for it gets a quiet answer.
  Element.prototype.scrollIntoView ??= () => {};
  Element.prototype.scrollTo ??= () => {};
  window.matchMedia ??= (query: string) =>
    ({
      matches: false,
      media: query,
      addEventListener() {},
      removeEventListener() {},
    }) as unknown as MediaQueryList;

  afterEach(() => {
    cleanup();
    localStorage.clear();
    sessionStorage.clear();
  });
}
