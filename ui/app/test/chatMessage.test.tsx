import { screen } from "@solidjs/testing-library";
import { describe, expect, it } from "vitest";
import { ChatMessage } from "~/features/chat/ChatMessage";
import { aMessage, show } from "./support";

describe("ChatMessage", () => {
  it("shows what Héraut writes as markdown, without any HTML of it coming alive", () => {
    show(() => <ChatMessage message={aMessage({ contenu: "**Trois** cibles <b onclick=x>là</b>" })} />);
    const bubble = screen.getByRole("article", { name: "Héraut" });
    expect(bubble.querySelector("strong")).toHaveTextContent("Trois");
    expect(bubble.querySelector("b")).toBeNull();
    expect(bubble).toHaveTextContent("<b onclick=x>là</b>");
  });

  it("shows what the reader wrote exactly as written", () => {
    show(() => (
      <ChatMessage message={aMessage({ auteur: "user", contenu: "**pas** [un lien](https://x.example)" })} />
    ));
    const bubble = screen.getByRole("article", { name: "Vous" });
    expect(bubble.querySelector("strong, a")).toBeNull();
    expect(bubble).toHaveTextContent("**pas** [un lien](https://x.example)");
  });

  it("says who answered, and when", () => {
    show(() => <ChatMessage message={aMessage()} />);
    expect(screen.getByText("Planificateur intégré")).toBeInTheDocument();
    expect(screen.getByRole("time")).toHaveAttribute("datetime", "2026-11-20T12:00:00Z");
  });
});
