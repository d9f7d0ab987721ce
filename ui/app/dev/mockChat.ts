import type { Action, ChatAnswer, ChatRequest, Entite, Message, Proposal, Scenario } from "@heraut/client";
import { link, makePlan, makeScenario, settle, suggestions } from "./mockData.ts";
import type { Desk } from "./mockData.ts";

let actionId = 0;
const act = (label: string, intent: string, kind: Action["kind"] = "secondary", params = {}): Action => ({
  id: `a${++actionId}`,
  label,
  kind,
  intent,
  params,
  disabled_reason: null,
});

function nextActions(scenario: Scenario | null): Action[] {
  if (!scenario) {
    return [
      act("Créer un scénario", "create_scenario", "primary"),
      act("Travailler sur un scénario existant", "list_scenarios"),
      act("Voir mes scénarios", "list_scenarios"),
    ];
  }
  return [
    act("Proposer des cibles", "propose_cibles", "primary"),
    act("Ajouter un objectif", "add_objectif"),
    act("Générer le plan", "generate_plan"),
    act("Rechercher des inspirations", "search_inspirations"),
    act("Ajouter une ressource", "add_ressource"),
    act("Voir détail", "open_detail", "secondary", { id: scenario.id }),
    act("Exporter en CSV", "export", "secondary", { format: "csv" }),
    { ...act("Archiver", "archive_scenario", "danger"), disabled_reason: "Terminez d'abord le plan." },
  ];
}

function proposalsFor(entities: Entite[]): Proposal[] {
  return entities.map((entity, index) => ({
    id: `p${index}`,
    entity,
    label: "label" in entity ? entity.label : "",
    description: "persona" in entity ? (entity.persona ?? "") : "",
    insight: "Ce profil signe ou bloque la décision dans sept projets sur dix (estimation).",
    statut: "proposee",
  }));
}

type Said = { text: string; scenario?: Scenario | null; proposals?: Proposal[]; undo?: Action };

function welcome(scenario: Scenario | null): Said {
  return scenario
    ? { text: `Nous travaillons sur **${scenario.nom}**. Voici ce que je peux faire ensuite.` }
    : {
        text: "Bonjour, je suis **Héraut**. Je vous aide à passer d'un sujet à un plan de diffusion daté :\n\n1. un scénario, avec son nom et sa thématique ;\n2. des objectifs, des cibles, des ressources ;\n3. un plan, ligne par ligne, avec ses raisons.\n\nPar quoi commençons-nous ?",
      };
}

function decide(
  desk: Desk,
  scenario: Scenario | null,
  params: Record<string, unknown>,
  accepted: boolean,
): Said {
  const message = desk.messages.find((one) => one.id === params.message_id);
  const proposal = message?.proposals.find((one) => one.id === params.proposal_id);
  if (!proposal || !scenario) return { text: "Cette proposition n'est plus là." };
  proposal.statut = accepted ? "acceptee" : "refusee";
  if (!accepted) return { text: `Entendu, je laisse « ${proposal.label} » de côté.` };
  link(desk, scenario, (params.entity as Entite) ?? proposal.entity);
  return {
    text: `« ${proposal.label} » est ajoutée au scénario.`,
    undo: act("Annuler", "undo", "secondary", { scenario_id: scenario.id }),
  };
}

function plan(desk: Desk, scenario: Scenario): Said {
  const before = desk.plans[scenario.id] ?? [];
  for (const one of before) one.courant = false;
  const made = makePlan(desk, scenario.id, before.length + 1, 18);
  desk.plans[scenario.id] = [made, ...before];
  scenario.plan = made;
  settle(scenario);
  return {
    text: `Le plan est prêt : **18 lignes** sur 12 semaines.\n\n| Étape | Lignes | Heures |\n|---|---|---|\n| Découverte | 6 | 24 |\n| Considération | 7 | 41 |\n| Décision | 5 | 20 |\n\nChaque ligne dit *pourquoi* elle est là.`,
  };
}

function reply(desk: Desk, scenario: Scenario | null, request: ChatRequest): Said {
  const { intent, params } = request.action ?? { intent: "message", params: {} };
  switch (intent) {
    case "welcome":
      return welcome(scenario);
    case "create_scenario": {
      const made = makeScenario(desk, String(params.nom), String(params.thematique));
      return {
        text: `Le scénario **${made.nom}** est créé. Ajoutons une cible ou un objectif.`,
        scenario: made,
      };
    }
    case "list_scenarios":
      return { text: "Voici vos scénarios. Choisissez-en un dans la liste." };
    case "propose_cibles":
      return {
        text: "Trois cibles pour ce sujet. Rien n'est enregistré avant votre accord.",
        proposals: proposalsFor(suggestions),
      };
    case "accept_proposal":
      return decide(desk, scenario, params, true);
    case "refuse_proposal":
      return decide(desk, scenario, params, false);
    case "accept_all":
      for (const one of desk.messages.find((message) => message.id === params.message_id)?.proposals ?? []) {
        decide(desk, scenario, { message_id: params.message_id, proposal_id: one.id }, true);
      }
      return { text: "Tout est ajouté." };
    case "add_objectif":
    case "add_cible":
    case "add_ressource":
      if (scenario) link(desk, scenario, params.entity as Entite);
      return { text: "C'est ajouté." };
    case "generate_plan":
      return scenario ? plan(desk, scenario) : { text: "Choisissez d'abord un scénario." };
    case "search_inspirations":
      return {
        text: `Pour « ${String(params.requete)} » :\n\n- **Témoignage chiffré** : un client raconte l'arrêt évité.\n- **Liste de contrôle** : dix points à vérifier.\n- [Bibliothèque interne](https://example.org)`,
      };
    default:
      return { text: "J'ai compris. Dites-moi quelle partie du scénario nous reprenons." };
  }
}

const now = () => new Date().toISOString();

/** One turn of the stand-in server. */
export function chat(desk: Desk, request: ChatRequest): ChatAnswer {
  const scenario = desk.scenarios.find((one) => one.id === request.scenario_id) ?? null;
  const thread_id = request.thread_id ?? `fil-${scenario?.id ?? "general"}`;
  const said = reply(desk, scenario, request);
  const about = said.scenario ?? scenario;
  const base = {
    scenario_id: about?.id ?? null,
    thread_id,
    role_action: null,
    turn_id: "t",
    note: null,
    degraded: false,
    stopped: false,
    created_at: now(),
    ttl: now(),
  };
  if (request.message) {
    desk.messages.push({
      ...base,
      id: ++desk.lastId,
      auteur: "user",
      contenu: request.message,
      actions: [],
      proposals: [],
      source: null,
    });
  }
  const message: Message = {
    ...base,
    id: ++desk.lastId,
    auteur: "assistant",
    contenu: said.text,
    actions: nextActions(about),
    proposals: said.proposals ?? [],
    source: "playbook",
  };
  desk.messages.push(message);
  return {
    message_markdown: said.text,
    actions: message.actions,
    entities_to_create: message.proposals,
    errors: [],
    scenario: about,
    thread_id,
    turn_id: "t",
    message_id: message.id,
    source: "playbook",
    degraded: false,
    reason: null,
    note: null,
    undo: said.undo ?? null,
  };
}
