import type { IncomingMessage, ServerResponse } from "node:http";
import type { Entite, LinkKind, Plan, PlanItem, Scenario } from "@heraut/client";
import type { Plugin } from "vite";
import { chat } from "./mockChat.ts";
import { assistant, streamed, turnRoute } from "./mockTurns.ts";
import { link, makeDesk, makePlan, makeScenario, planItem, settle, suggestions } from "./mockData.ts";
import type { Desk } from "./mockData.ts";

/** A stand-in for the server, in memory, for developing the screens. It is no part of the built application. */
export function mockServer(): Plugin {
  const desk = makeDesk();
  return {
    name: "heraut-mock",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (!request.url?.startsWith("/api")) return next();
        void answer(desk, request, response);
      });
    },
  };
}

type Call = { desk: Desk; parts: string[]; query: URLSearchParams; body: Record<string, unknown> };
type Route = [method: string, path: RegExp, handler: (call: Call, ...ids: number[]) => unknown];
const pause_ms = 250;

async function answer(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url!, "http://localhost");
  const path = url.pathname.replace(/^\/api/, "");
  const body = await read(request);
  if (turnRoute(request.method!, path, response)) return;
  await new Promise((done) => setTimeout(done, pause_ms));
  for (const [method, pattern, handler] of routes) {
    const match = pattern.exec(path);
    if (method !== request.method || !match) continue;
    const ids = match.slice(1).map((part) => (/^\d+$/.test(part) ? Number(part) : part)) as number[];
    const result = handler({ desk, parts: match.slice(1), query: url.searchParams, body }, ...ids);
    if (result !== missing && request.headers.accept === "text/event-stream") {
      return streamed(response, result as Record<string, unknown>);
    }
    if (result !== missing) return send(response, result === undefined ? 204 : 200, result);
  }
  send(response, 404, { status: 404, code: "not_found", detail: "Introuvable.", errors: [] });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader("content-type", status < 400 ? "application/json" : "application/problem+json");
  response.end(body === undefined ? "" : JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : {};
}

const missing = Symbol("missing");
const page = (items: unknown[]) => ({ items, next_cursor: null, total: items.length });
const find = (call: Call, id: number) => call.desk.scenarios.find((one) => one.id === id);
const on = (call: Call, id: number, work: (scenario: Scenario) => unknown) => {
  const scenario = find(call, id);
  return scenario ? work(scenario) : missing;
};

function list({ desk, query }: Call) {
  const q = (query.get("q") ?? "").toLowerCase();
  const rows = desk.scenarios
    .filter((one) => String(one.archived) === (query.get("archived") ?? "false"))
    .filter((one) => !query.get("statut") || one.statut === query.get("statut"))
    .filter((one) => `${one.nom} ${one.thematique}`.toLowerCase().includes(q))
    .sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
  return page(rows);
}

const reorder = <T extends { id: number }>(rows: T[], ids: number[]) =>
  rows.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));

function library({ desk, query }: Call, kind: LinkKind) {
  const q = (query.get("q") ?? "").toLowerCase();
  const rows = desk.scenarios.flatMap(
    (scenario) => scenario[kind] as { id: number; label?: string; titre?: string }[],
  );
  const found = rows.filter((row) => `${row.label} ${row.titre}`.toLowerCase().includes(q));
  return page(found.map((row) => ({ ...row, nb_scenarios: 1 })));
}

function onPlan(call: Call, id: number, work: (plan: Plan, scenario: Scenario) => unknown) {
  return on(call, id, (scenario) => {
    if (!scenario.plan) return missing;
    work(scenario.plan, scenario);
    scenario.plan.revision++;
    settle(scenario);
    return scenario.plan;
  });
}

const inspiration = {
  titre: "Le témoignage qui chiffre l'arrêt évité",
  extrait: "Un responsable de production raconte les trois heures d'arrêt que l'audit lui a épargnées.",
  recommandation_action: "Interroger un client et publier le récit avec son chiffre.",
  source: "Bibliothèque interne",
  etape: "decision",
  format: "Cas client",
  hors_requete: false,
  entity: { kind: "ressource", type: "cas_client", titre: "Témoignage : l'arrêt évité" } as Entite,
};
const searches: { id: number; requete: string; items: unknown[]; created_at: string }[] = [];

const routes: Route[] = [
  ["GET", /^\/assistant$/, () => assistant],
  [
    "PATCH",
    /^\/assistant$/,
    ({ body }) => {
      const { voix, ...rest } = body as Partial<typeof assistant>;
      return Object.assign(assistant, rest, {
        voix: { ...assistant.voix, ...voix },
        revision: assistant.revision + 1,
      });
    },
  ],
  ["GET", /^\/health$/, () => ({ state: "ok" })],
  [
    "GET",
    /^\/session$/,
    () => ({
      mode: "local",
      user: { id: 1, name: "Camille" },
      workspace: { id: 1, nom: "Bureau", fuseau: "Europe/Paris", langue: "fr", revision: 1 },
      workspaces: [],
    }),
  ],
  ["PATCH", /^\/workspace$/, ({ body }) => ({ id: 1, revision: 2, ...body })],
  [
    "GET",
    /^\/playbook$/,
    () => ({
      formats: [],
      etapes: [],
      archetypes: [
        { id: "leads", label: "Génération de leads" },
        { id: "notoriete", label: "Notoriété" },
      ],
      canaux: ["Blog", "LinkedIn", "E-mail", "Webinar", "Site"].map((label) => ({
        id: label.toLowerCase(),
        label,
      })),
    }),
  ],
  ["GET", /^\/scenarios$/, list],
  [
    "POST",
    /^\/scenarios$/,
    ({ desk, body }) => makeScenario(desk, String(body.nom), String(body.thematique)),
  ],
  ["GET", /^\/scenarios\/(\d+)$/, (call, id) => find(call, id) ?? missing],
  [
    "PATCH",
    /^\/scenarios\/(\d+)$/,
    (call, id) => on(call, id, (one) => settle(Object.assign(one, call.body))),
  ],
  [
    "DELETE",
    /^\/scenarios\/(\d+)$/,
    ({ desk }, id) => {
      desk.deleted.push(...desk.scenarios.filter((one) => one.id === id));
      desk.scenarios = desk.scenarios.filter((one) => one.id !== id);
    },
  ],
  [
    "POST",
    /^\/scenarios\/(\d+)\/restore$/,
    ({ desk }, id) => {
      const back = desk.deleted.find((one) => one.id === id);
      if (!back) return missing;
      desk.scenarios.push(back);
      return settle(back);
    },
  ],
  [
    "POST",
    /^\/scenarios\/(\d+)\/duplicate$/,
    (call, id) =>
      on(call, id, (one) => {
        const copy = { ...structuredClone(one), id: ++call.desk.lastId, nom: `${one.nom} (copie)` };
        call.desk.scenarios.push(copy);
        return settle(copy);
      }),
  ],
  [
    "GET",
    /^\/scenarios\/(\d+)\/messages$/,
    ({ desk }, id) => page(desk.messages.filter((one) => one.scenario_id === id).reverse()),
  ],
  [
    "GET",
    /^\/messages$/,
    ({ desk, query }) =>
      page(desk.messages.filter((one) => one.thread_id === query.get("thread_id")).reverse()),
  ],
  [
    "POST",
    /^\/scenarios\/(\d+)\/(objectifs|cibles|ressources)$/,
    (call, id) =>
      on(call, id, (one) => {
        const kind = call.parts[1]!.slice(0, -1);
        link(call.desk, one, { kind, label: "Repris", ...call.body } as Entite);
        return one;
      }),
  ],
  [
    "POST",
    /^\/scenarios\/(\d+)\/(objectifs|cibles|ressources)\/suggestions$/,
    () => ({
      items: suggestions.map((entity) => ({
        label: "label" in entity ? entity.label : "",
        description: "persona" in entity ? entity.persona : "",
        insight: "Ce profil pèse dans la décision sept fois sur dix (estimation).",
        entity,
      })),
      turn_id: "t",
      source: "playbook",
      degraded: false,
      reason: null,
    }),
  ],
  [
    "PUT",
    /^\/scenarios\/(\d+)\/(objectifs|cibles|ressources)\/order$/,
    (call, id) =>
      on(call, id, (one) => {
        reorder(one[call.parts[1] as LinkKind] as { id: number }[], call.body.ids as number[]);
        return settle(one);
      }),
  ],
  [
    "PATCH",
    /^\/scenarios\/(\d+)\/(objectifs|cibles|ressources)\/(\d+)$/,
    (call, id, _, item) =>
      on(call, id, (one) => {
        const row = (one[call.parts[1] as LinkKind] as { id: number }[]).find((other) => other.id === item);
        Object.assign(row ?? {}, call.body);
        return settle(one);
      }),
  ],
  [
    "DELETE",
    /^\/scenarios\/(\d+)\/(objectifs|cibles|ressources)\/(\d+)$/,
    (call, id, _, item) =>
      on(call, id, (one) => {
        const rows = one[call.parts[1] as LinkKind] as { id: number }[];
        rows.splice(
          rows.findIndex((row) => row.id === item),
          1,
        );
        return settle(one);
      }),
  ],
  [
    "POST",
    /^\/scenarios\/(\d+)\/plan$/,
    (call, id) =>
      on(call, id, (one) => {
        const before = call.desk.plans[id] ?? [];
        for (const plan of before) plan.courant = false;
        one.plan = makePlan(call.desk, id, before.length + 1, 18);
        call.desk.plans[id] = [one.plan, ...before];
        return { scenario: settle(one), turn_id: "t", source: "playbook", degraded: false, reason: null };
      }),
  ],
  [
    "PATCH",
    /^\/scenarios\/(\d+)\/plan$/,
    (call, id) => onPlan(call, id, (plan) => Object.assign(plan, call.body)),
  ],
  [
    "GET",
    /^\/scenarios\/(\d+)\/plans$/,
    ({ desk }, id) =>
      (desk.plans[id] ?? []).map((plan) => ({ ...plan, nb_items: plan.items.length, items: undefined })),
  ],
  [
    "GET",
    /^\/scenarios\/(\d+)\/plans\/(\d+)$/,
    ({ desk }, id, numero) => desk.plans[id]?.find((plan) => plan.numero === numero) ?? missing,
  ],
  [
    "GET",
    /^\/scenarios\/(\d+)\/plans\/(\d+)\/diff\/(\d+)$/,
    ({ desk }, id, de, vers) => {
      const item = (index: number): PlanItem => planItem(index, index);
      void [desk, id];
      return {
        de,
        vers,
        resume_change: true,
        ajoutes: [item(1)],
        retires: [item(2)],
        modifies: [
          {
            cle: "ligne-3",
            de: item(3),
            vers: { ...item(3), canal: "LinkedIn", date_debut: "2026-12-01" },
            champs: ["canal", "date_debut"],
          },
        ],
      };
    },
  ],
  [
    "POST",
    /^\/scenarios\/(\d+)\/plans\/(\d+)\/restore$/,
    (call, id) => onPlan(call, id, (plan) => plan.numero++),
  ],
  [
    "POST",
    /^\/scenarios\/(\d+)\/plan\/items$/,
    (call, id) =>
      onPlan(call, id, (plan) =>
        plan.items.push({
          ...planItem(++call.desk.lastId, plan.items.length),
          ...call.body,
          provenance: "vous",
        }),
      ),
  ],
  [
    "PUT",
    /^\/scenarios\/(\d+)\/plan\/items\/order$/,
    (call, id) => onPlan(call, id, (plan) => reorder(plan.items, call.body.ids as number[])),
  ],
  [
    "PATCH",
    /^\/scenarios\/(\d+)\/plan\/items\/(\d+)$/,
    (call, id, item) =>
      onPlan(call, id, (plan) => Object.assign(plan.items.find((one) => one.id === item) ?? {}, call.body)),
  ],
  [
    "DELETE",
    /^\/scenarios\/(\d+)\/plan\/items\/(\d+)$/,
    (call, id, item) =>
      onPlan(call, id, (plan) =>
        plan.items.splice(
          plan.items.findIndex((one) => one.id === item),
          1,
        ),
      ),
  ],
  [
    "POST",
    /^\/scenarios\/(\d+)\/plan\/items\/(\d+)\/restore$/,
    (call, id, item) => onPlan(call, id, (plan) => plan.items.push(planItem(item, plan.items.length))),
  ],
  ["GET", /^\/scenarios\/(\d+)\/recherches$/, () => page(searches)],
  [
    "POST",
    /^\/search$/,
    ({ body, desk }) => {
      const id = ++desk.lastId;
      const items = [
        inspiration,
        { ...inspiration, format: "Webinar" },
        { ...inspiration, hors_requete: true },
      ];
      searches.unshift({ id, requete: String(body.requete), items, created_at: new Date().toISOString() });
      return { items, recherche_id: id, turn_id: "t", source: "playbook", degraded: false, reason: null };
    },
  ],
  [
    "POST",
    /^\/scenarios\/(\d+)\/recherches\/(\d+)\/adopt$/,
    (call, id) => on(call, id, (one) => (link(call.desk, one, inspiration.entity), one)),
  ],
  ["POST", /^\/chat$/, ({ desk, body }) => chat(desk, body)],
  ["GET", /^\/(objectifs|cibles|ressources)$/, (call) => library(call, call.parts[0] as LinkKind)],
  [
    "GET",
    /^\/(objectifs|cibles|ressources)\/(\d+)$/,
    (call, _, id) => ({
      id,
      scenarios: call.desk.scenarios.slice(0, 2).map(({ id: scenarioId, nom }) => ({ id: scenarioId, nom })),
    }),
  ],
];
