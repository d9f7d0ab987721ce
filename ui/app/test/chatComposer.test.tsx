import { screen } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import { createSignal } from "solid-js";
import { describe, expect, it, vi } from "vitest";
import { ChatComposer } from "~/features/chat/ChatComposer";
import { createDrafts } from "~/features/chat/drafts";
import { show } from "./support";

function showComposer(options: { busy?: boolean; question?: string } = {}) {
  const onSend = vi.fn();
  const onCancel = vi.fn();
  const [draft, setDraft] = createSignal("");
  show(() => (
    <ChatComposer
      draft={draft()}
      onDraft={setDraft}
      onSend={onSend}
      busy={options.busy ?? false}
      question={options.question}
      onCancelQuestion={onCancel}
    />
  ));
  return { onSend, onCancel, draft, field: screen.getByRole("textbox", { name: "Votre message" }) };
}

describe("ChatComposer", () => {
  it("sends with Entrée, without the spaces around", async () => {
    const { onSend, field } = showComposer();
    await userEvent.type(field, "  Bonjour {Enter}");
    expect(onSend).toHaveBeenCalledExactlyOnceWith("Bonjour");
  });

  it("breaks the line with Maj+Entrée", async () => {
    const { onSend, field, draft } = showComposer();
    await userEvent.type(field, "un{Shift>}{Enter}{/Shift}deux");
    expect(onSend).not.toHaveBeenCalled();
    expect(draft()).toBe("un\ndeux");
  });

  it("sends nothing when there is nothing to say", async () => {
    const { onSend, field } = showComposer();
    await userEvent.type(field, "   {Enter}");
    expect(onSend).not.toHaveBeenCalled();
    expect(screen.getByRole("button", { name: "Envoyer" })).toBeDisabled();
  });

  it("lets the reader go on typing while an answer is being written, and sends only afterwards", async () => {
    const { onSend, field, draft } = showComposer({ busy: true });
    await userEvent.type(field, "suite{Enter}");
    expect(draft()).toBe("suite");
    expect(onSend).not.toHaveBeenCalled();
  });

  it("says which question is being answered, and lets go of it with Échap", async () => {
    const { onCancel, field } = showComposer({ question: "Rechercher des inspirations" });
    expect(screen.getByText(/Réponse à/)).toHaveTextContent("Rechercher des inspirations");
    await userEvent.type(field, "{Escape}");
    expect(onCancel).toHaveBeenCalledOnce();
  });
});

describe("drafts", () => {
  it("keeps what was typed for each conversation through a reload", () => {
    const before = createDrafts();
    before.set("scenario-1", "à finir");
    before.set("general", "autre");
    const after = createDrafts();
    expect(after.get("scenario-1")).toBe("à finir");
    expect(after.get("general")).toBe("autre");
    after.set("general", "");
    expect(createDrafts().get("general")).toBe("");
  });
});
