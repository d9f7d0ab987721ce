import { createApiClient } from "@heraut/client";
import { screen, waitFor, within } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useServices } from "~/core/services";
import { ChatPanel } from "~/features/chat/ChatPanel";
import { createChatActions } from "~/features/chat/chatActions";
import { ChatStoreProvider, createChatStore } from "~/features/chat/chatStore";
import { ScenarioStoreProvider, createScenarioStore } from "~/features/scenarios/scenarioStore";
import { aMessage, aProposal, anAction, anAnswer, chatEvents, show } from "./support";

/** A connection that the test speaks through. */
function aWire() {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({ start: (one) => void (controller = one) });
  const response = new Response(body, { headers: { "content-type": "text/event-stream" } });
  const encoder = new TextEncoder();
  return {
    response,
    says: (event: string, data: object) =>
      controller.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)),
    ends: () => controller.close(),
  };
}

const json = (body: unknown) =>
  new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });
const models = [
  { name: "local/fake-1", provider: "local", health: "up", sentence: null as string | null },
  { name: "playbook", provider: "playbook", health: "up", sentence: null },
];
const assistant = { default: "local/fake-1", choice: null, fallback: true, models, voix: {}, revision: 1 };

function showChat(given: { wires?: ReturnType<typeof aWire>[]; down?: string } = {}) {
  const wires = given.wires ?? [aWire()];
  const sent: { url: string; method: string; body: Record<string, unknown> }[] = [];
  let next = 0;
  const fetch = vi.fn(async (url: RequestInfo | URL, init?: RequestInit) => {
    const path = String(url);
    const body = init?.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : {};
    sent.push({ url: path, method: init!.method!, body });
    if (path.includes("/messages")) {
      return json({ items: [aMessage({ id: 5, scenario_id: 3, actions: [anAction()] })], next_cursor: null });
    }
    if (path.includes("/stop")) return new Response(null, { status: 204 });
    if (path.startsWith("/api/assistant")) {
      const local = { ...models[0]!, health: given.down ? "down" : "up", sentence: given.down ?? null };
      return json({ ...assistant, models: [local, models[1]] });
    }
    if (path.startsWith("/api/turns?")) return json({ items: [] });
    if (path === "/api/chat" || path.includes("/events") || path.includes("/retry")) {
      return wires[next++]!.response;
    }
    if (path.startsWith("/api/turns/")) return json({ id: "t-1", statut: "interrupted" });
    return new Promise<Response>(() => {});
  });
  const api = createApiClient({ language: () => "fr", workspace: () => null, fetch });
  const store = createChatStore(api, chatEvents());
  show(
    () => (
      <ScenarioStoreProvider store={createScenarioStore(api)}>
        <ChatStoreProvider store={store}>
          <Panel />
        </ChatStoreProvider>
      </ScenarioStoreProvider>
    ),
    api,
  );
  const requests = () => sent.filter((one) => one.method === "POST").map((one) => one.url);
  return { wire: wires[0]!, wires, sent, requests };
}

function Panel() {
  void useServices().assistant.refresh();
  const actions = createChatActions(() => 3);
  return <ChatPanel scenarioId={3} actions={actions} />;
}

const field = () => screen.getByRole("textbox", { name: "Votre message" });
const bubble = () => screen.getAllByRole("article", { name: "Héraut" }).at(-1)!;
const begin = async (wire: ReturnType<typeof aWire>) => {
  await screen.findByRole("button", { name: "Proposer des cibles" });
  field().focus();
  await userEvent.keyboard("Bonjour{Enter}");
  wire.says("turn", { turn_id: "t-1", thread_id: "f", attempt: 1, statut: "running" });
};
const done = (change = {}) =>
  anAnswer({ turn_id: "t-1", message_markdown: "Voici **trois idées**.", source: "local/fake-1", ...change });

beforeEach(() => sessionStorage.clear());

describe("a conversation on the screen", () => {
  it("grows in one bubble, from the step to the last word", async () => {
    const { wire } = showChat();
    await begin(wire);
    expect(screen.getByRole("article", { name: "Vous" })).toHaveTextContent("Bonjour");
    wire.says("step", { name: "ask", label: "Je demande à local/fake-1…" });
    await waitFor(() => expect(bubble()).toHaveTextContent("Je demande à local/fake-1…"));
    const first = bubble();
    expect(first).toHaveAttribute("aria-busy", "true");
    wire.says("text", { delta: "Voici **trois" });
    await waitFor(() => expect(first.querySelector("strong")).toHaveTextContent("trois"));
    expect(first).not.toHaveTextContent("**");
    wire.says("item", { index: 0, item: { label: "Une idée", description: "Courte" } });
    const arriving = await screen.findByRole("list", { name: "Reçu jusqu’ici" });
    expect(within(arriving).getByRole("listitem")).toHaveTextContent("Une idée");
    expect(screen.queryByRole("group", { name: "Suites possibles" })).toBeNull();
    const strong = first.querySelector("strong");
    wire.says("done", done({ entities_to_create: [aProposal(), aProposal({ id: "p2" })] }));
    await screen.findByRole("group", { name: "Propositions" });
    expect(bubble()).toBe(first);
    expect(first.querySelector("strong")).toBe(strong);
    expect(first).not.toHaveAttribute("aria-busy");
    expect(first).toHaveTextContent("local/fake-1");
    expect(screen.queryByRole("list", { name: "Reçu jusqu’ici" })).toBeNull();
  });

  it("has one button to add all, at the cards", async () => {
    const { wire } = showChat();
    await begin(wire);
    const all = anAction({ id: "all", intent: "accept_all", label: "Tout ajouter" });
    const proposals = [aProposal(), aProposal({ id: "p2" })];
    wire.says("done", done({ actions: [all, anAction()], entities_to_create: proposals }));
    await screen.findByRole("group", { name: "Suites possibles" });
    expect(screen.getAllByRole("button", { name: /^Tout ajouter/ })).toHaveLength(1);
  });

  it("stops by Échap, keeps what was written, and offers to start again", async () => {
    const { wire, wires, requests } = showChat({ wires: [aWire(), aWire()] });
    await begin(wire);
    wire.says("text", { delta: "Voici" });
    await waitFor(() => expect(bubble()).toHaveTextContent("Voici"));
    expect(await screen.findByRole("button", { name: "Arrêter" })).toBeInTheDocument();
    expect(screen.getByText("Échap pour arrêter")).toBeInTheDocument();
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(requests()).toContain("/api/turns/t-1/stop"));
    wire.says("stopped", { ...done({ message_markdown: "Voici" }) });
    await waitFor(() => expect(bubble()).toHaveTextContent("Réponse interrompue par vous"));
    expect(field()).toHaveFocus();
    await userEvent.click(screen.getByRole("button", { name: "Relancer" }));
    await waitFor(() => expect(requests().filter((url) => url === "/api/chat")).toHaveLength(2));
    wires[1]!.says("done", done({ message_id: 52 }));
  });

  it("leads whoever was on the stop button back to the words when the answer is there", async () => {
    const { wire } = showChat();
    await begin(wire);
    (await screen.findByRole("button", { name: "Arrêter" })).focus();
    wire.says("done", done());
    await screen.findByRole("button", { name: "Envoyer" });
    expect(field()).toHaveFocus();
  });

  it("says that it was cut off, and goes on with one click in the same bubble", async () => {
    const { wire, wires, requests } = showChat({ wires: [aWire(), aWire()] });
    await begin(wire);
    wire.says("text", { delta: "Voi" });
    wire.says("interrupted", { turn_id: "t-1" });
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("La réponse a été coupée");
    const cut = bubble();
    await userEvent.click(within(alert).getByRole("button", { name: "Réessayer" }));
    await waitFor(() => expect(requests()).toContain("/api/turns/t-1/retry"));
    wires[1]!.says("turn", { turn_id: "t-1", attempt: 2, statut: "running" });
    wires[1]!.says("done", done());
    await waitFor(() => expect(bubble()).toHaveTextContent("Voici trois idées."));
    expect(bubble()).toBe(cut);
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("says why it failed and keeps the reader's words", async () => {
    const { wire } = showChat();
    await begin(wire);
    wire.says("error", { status: 502, code: "provider_failed", detail: "Le modèle ne répond pas." });
    expect(await screen.findByRole("alert")).toHaveTextContent("Le modèle ne répond pas.");
    expect(screen.getByRole("article", { name: "Vous" })).toHaveTextContent("Bonjour");
  });

  it("says honestly who answered instead", async () => {
    const note = "local ne répond pas ; le planificateur intégré a répondu.";
    const { wire } = showChat({ down: "local ne répond pas depuis deux minutes." });
    await begin(wire);
    wire.says("done", done({ source: "playbook", degraded: true, note }));
    await waitFor(() => expect(bubble()).toHaveTextContent(note));
    expect(bubble()).toHaveTextContent("Planificateur intégré");
    expect(await screen.findByText("local ne répond pas depuis deux minutes.")).toBeInTheDocument();
  });

  it("asks again with the button of the last answer, as another request", async () => {
    const { wire, sent } = showChat({ wires: [aWire(), aWire()] });
    await begin(wire);
    wire.says("done", done());
    await userEvent.click(await screen.findByRole("button", { name: "Regénérer la réponse" }));
    await waitFor(() => expect(sent.filter((one) => one.url === "/api/chat")).toHaveLength(2));
    const [first, second] = sent.filter((one) => one.url === "/api/chat").map((one) => one.body);
    expect(second).toMatchObject({ message: "Bonjour", scenario_id: 3 });
    expect(second!.client_request_id).not.toBe(first!.client_request_id);
  });

  it("copies what Héraut wrote, as it was written", async () => {
    const user = userEvent.setup();
    const { wire } = showChat();
    await begin(wire);
    wire.says("done", done());
    await waitFor(() => expect(bubble()).toHaveTextContent("trois idées"));
    await user.click(within(bubble()).getByRole("button", { name: "Copier la réponse" }));
    expect(await navigator.clipboard.readText()).toBe("Voici **trois idées**.");
  });

  it("lets one conversation choose its model, for this visit", async () => {
    showChat();
    await userEvent.click(await screen.findByRole("button", { name: /^Modèle pour cette conversation/ }));
    await userEvent.click(await screen.findByRole("menuitem", { name: /Planificateur intégré/ }));
    expect(sessionStorage.getItem("heraut.model.scenario-3")).toBe("playbook");
    expect(localStorage.getItem("heraut.model.scenario-3")).toBeNull();
  });
});
