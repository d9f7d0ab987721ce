import type {
  Action,
  ApiClient,
  ChatAnswer,
  ChatItem,
  Message,
  PlanItem,
  Proposal,
  RunOptions,
  ScenarioResume,
  TurnEnd,
  TurnListener,
} from "@heraut/client";
import { Route, Router } from "@solidjs/router";
import { render } from "@solidjs/testing-library";
import type { JSX } from "solid-js";
import { vi } from "vitest";
import { ServicesProvider, createServices } from "~/core/services";

/** The screens of these tests are as wide as a desk. */
export function wideScreen(): void {
  window.matchMedia = (query: string) =>
    ({
      matches: query !== "print",
      media: query,
      addEventListener() {},
      removeEventListener() {},
    }) as unknown as MediaQueryList;
}

/** An API of which a test names only what it uses; the planner's vocabulary never arrives. */
export const fakeApi = (parts: Record<string, unknown> = {}) =>
  ({ session: { playbook: () => new Promise(() => {}) }, ...parts }) as unknown as ApiClient;

/** Shows a part with the services around it, in French. */
export function show(part: () => JSX.Element, apiClient: ApiClient = fakeApi()) {
  return render(() => (
    <Router root={(props) => <Provided apiClient={apiClient}>{props.children}</Provided>}>
      <Route path="*" component={() => <>{part()}</>} />
    </Router>
  ));
}

function Provided(props: { apiClient: ApiClient; children?: JSX.Element }) {
  const services = createServices({ apiClient: props.apiClient });
  return <ServicesProvider services={services}>{props.children}</ServicesProvider>;
}

export const anAction = (change: Partial<Action> = {}): Action => ({
  id: "a",
  label: "Proposer des cibles",
  kind: "secondary",
  intent: "propose_cibles",
  params: {},
  ...change,
});

export const aProposal = (change: Partial<Proposal> = {}): Proposal => ({
  id: "p1",
  entity: { kind: "cible", label: "DSI" },
  label: "DSI",
  description: "Arbitre le budget",
  insight: "Signe le devis",
  statut: "proposee",
  ...change,
});

export const anAnswer = (change: Partial<ChatAnswer> = {}): ChatAnswer => ({
  message_markdown: "Réponse",
  actions: [anAction()],
  entities_to_create: [],
  errors: [],
  scenario: null,
  thread_id: "fil-1",
  turn_id: "t",
  message_id: 50,
  source: "playbook",
  degraded: false,
  undo: null,
  ...change,
});

export const chatEvents = () => ({
  onScenario: vi.fn(),
  onMove: vi.fn(),
  onUndo: vi.fn(),
  onAnswer: vi.fn(),
  onStep: vi.fn(),
  onSentence: vi.fn(),
  onTurn: vi.fn(),
  onEnd: vi.fn(),
  onNews: vi.fn(),
});

/** A turn that says what the test says, when the test says it. */
export function aTurn<Answer = ChatAnswer, Item = ChatItem>(turn_id = "t-1") {
  let listener: TurnListener<Item> = {};
  let finish!: (end: TurnEnd<Answer>) => void;
  let refuse!: (error: unknown) => void;
  const ended = new Promise<TurnEnd<Answer>>((done, refused) => ((finish = done), (refuse = refused)));
  const start = vi.fn((_first: unknown, ...more: unknown[]) => {
    // Calls differ in what they are asked; what they tell comes last.
    listener = ([_first, ...more].at(-1) as RunOptions<Item>).on ?? {};
    return ended;
  });
  const settled = () => new Promise((done) => setTimeout(done, 60));
  return {
    start,
    begins: (attempt = 1) => listener.onTurn?.({ turn_id, thread_id: "fil-1", attempt, statut: "running" }),
    step: (label: string) => listener.onStep?.({ name: "ask", label }),
    says: async (delta: string) => (listener.onText?.(delta), settled()),
    item: (index: number, item: Item) => listener.onItem?.(index, item),
    resets: () => listener.onReset?.(),
    link: (up: boolean) => listener.onLink?.(up),
    ends: async (end: TurnEnd<Answer>) => (finish(end), settled()),
    breaks: async (error: unknown) => (refuse(error), settled()),
  };
}

export const aMessage = (change: Partial<Message> = {}): Message => ({
  id: 1,
  scenario_id: null,
  thread_id: "fil",
  auteur: "assistant",
  contenu: "Bonjour",
  role_action: null,
  actions: [],
  proposals: [],
  source: "playbook",
  turn_id: null,
  created_at: "2026-11-20T12:00:00Z",
  ttl: "2026-11-27T12:00:00Z",
  ...change,
});

export const aScenario = (change: Partial<ScenarioResume> = {}): ScenarioResume => ({
  id: 1,
  nom: "Froid commercial",
  thematique: "Maintenance",
  description: null,
  statut: "draft",
  langue: "fr",
  archived: false,
  completude: 20,
  manques: ["cible"],
  nb_objectifs: 1,
  nb_cibles: 0,
  nb_ressources: 2,
  plan_numero: null,
  revision: 1,
  created_at: "2026-11-01T08:00:00Z",
  updated_at: "2026-11-19T08:00:00Z",
  ...change,
});

export const aLine = (id: number, change: Partial<PlanItem> = {}): PlanItem => ({
  id,
  cle: `ligne-${id}`,
  position: id,
  format: `Format ${id}`,
  message: `Message ${id}`,
  canal: "Blog",
  frequence: "1 par mois",
  kpi: "Sessions",
  date_debut: "2026-12-01",
  heure: null,
  rrule: null,
  etape: "awareness",
  cible_id: null,
  objectif_id: null,
  ressource_id: null,
  cta: null,
  responsable: null,
  statut: "a_faire",
  note: null,
  effort_h: 1.5,
  pourquoi: `Raison ${id}`,
  provenance: "playbook",
  revision: 1,
  ...change,
});
