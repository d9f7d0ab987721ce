/**
 * The words of the HTTP API, as docs/API.md spells them.
 * Everything else imports these names from `@heraut/client`, so that only this file knows where they come from.
 */
export type Id = number;
export type Etape = "awareness" | "consideration" | "decision" | "retention";
export type Maturite = "awareness" | "consideration" | "decision";
export type TypeRessource = "article" | "video" | "webinar" | "cas_client" | "autre";
export type Langue = "fr" | "en";
export type StatutScenario = "draft" | "ready";
export type StatutItem = "a_faire" | "en_cours" | "valide" | "publie";
export type Manque = "objectif" | "cible" | "maturite" | "ressource" | "plan";

export type ScenarioResume = {
  id: Id;
  nom: string;
  thematique: string;
  description: string | null;
  statut: StatutScenario;
  langue: Langue;
  archived: boolean;
  completude: number;
  manques: Manque[];
  nb_objectifs: number;
  nb_cibles: number;
  nb_ressources: number;
  plan_numero: number | null;
  revision: number;
  created_at: string;
  updated_at: string;
};
export type Scenario = ScenarioResume & {
  objectifs: ObjectifLie[];
  cibles: CibleLiee[];
  ressources: RessourceLiee[];
  plan: Plan | null;
};
export type ObjectifLie = {
  id: Id;
  label: string;
  description: string | null;
  archetype: string | null;
  priorite: number | null;
  revision: number;
};
export type CibleLiee = {
  id: Id;
  label: string;
  persona: string | null;
  segment: string | null;
  maturite: Maturite | null;
  revision: number;
};
export type RessourceLiee = {
  id: Id;
  type: TypeRessource;
  titre: string;
  url: string | null;
  note: string | null;
  usage: string | null;
  revision: number;
};

export type Avertissement = { code: string; message: string; params: Record<string, unknown> };
export type Charge = { heures_prevues: number; heures_disponibles: number; par_semaine: number[] };
export type Plan = {
  id: Id;
  numero: number;
  resume: string;
  generated_at: string;
  horizon_semaines: number;
  heures_par_semaine: number;
  canaux: string[] | null;
  date_debut: string;
  source: string;
  langue: Langue;
  courant: boolean;
  perime: boolean;
  avertissements: Avertissement[];
  charge: Charge;
  items: PlanItem[];
  revision: number;
  created_at: string;
  updated_at: string;
};
export type PlanItem = {
  id: Id;
  cle: string;
  position: number;
  format: string;
  message: string;
  canal: string;
  frequence: string;
  kpi: string;
  date_debut: string | null;
  heure: string | null;
  rrule: string | null;
  etape: Etape | null;
  cible_id: Id | null;
  objectif_id: Id | null;
  ressource_id: Id | null;
  cta: string | null;
  responsable: string | null;
  statut: StatutItem;
  note: string | null;
  effort_h: number | null;
  pourquoi: string | null;
  provenance: string;
  revision: number;
};
export type PlanResume = {
  numero: number;
  resume: string;
  generated_at: string;
  source: string;
  nb_items: number;
  courant: boolean;
  horizon_semaines: number;
  heures_par_semaine: number;
};
export type PlanItemModifie = { cle: string; de: PlanItem; vers: PlanItem; champs: string[] };
export type PlanDiff = {
  de: number;
  vers: number;
  ajoutes: PlanItem[];
  retires: PlanItem[];
  modifies: PlanItemModifie[];
  resume_change: boolean;
};

export type EntiteObjectif = {
  kind: "objectif";
  label: string;
  description?: string | null;
  archetype?: string | null;
};
export type EntiteCible = {
  kind: "cible";
  label: string;
  persona?: string | null;
  segment?: string | null;
  maturite?: Maturite | null;
};
export type EntiteRessource = {
  kind: "ressource";
  type: TypeRessource;
  titre: string;
  url?: string | null;
  note?: string | null;
  usage?: string | null;
};
export type EntiteScenario = {
  kind: "scenario";
  nom: string;
  thematique: string;
  description?: string | null;
};
export type Entite = EntiteObjectif | EntiteCible | EntiteRessource | EntiteScenario;
export type Suggestion = { label: string; description: string; insight: string; entity: Entite };
export type Inspiration = {
  titre: string;
  extrait: string;
  recommandation_action: string;
  source: string;
  etape: string;
  format: string;
  hors_requete: boolean;
  entity: Entite;
};
export type ActionKind = "primary" | "secondary" | "suggest" | "danger";
export type Action = {
  id: string;
  label: string;
  kind: ActionKind;
  intent: string;
  params: Record<string, unknown>;
  disabled_reason?: string | null;
};
export type Auteur = "user" | "assistant" | "system";
export type Message = {
  id: Id;
  scenario_id: Id | null;
  thread_id: string | null;
  auteur: Auteur;
  contenu: string;
  role_action: string | null;
  actions: Action[];
  proposals: Proposal[];
  source: string | null;
  turn_id: string | null;
  created_at: string;
  ttl: string;
};
export type StatutProposal = "proposee" | "acceptee" | "refusee";
export type Proposal = {
  id: string;
  entity: Entite;
  label: string;
  description: string;
  insight: string | null;
  statut: StatutProposal;
};
export type ChatError = { code: string; message: string };
export type ChatAnswer = {
  message_markdown: string;
  actions: Action[];
  entities_to_create: Proposal[];
  errors: ChatError[];
  scenario: Scenario | null;
  thread_id: string;
  turn_id: string;
  message_id: Id;
  source: string;
  degraded: boolean;
  undo: Action | null;
};

export type Page<T> = { items: T[]; next_cursor: string | null; total?: number | null };
export type Suggestions = { items: Suggestion[]; turn_id: string; source: string; degraded: boolean };
export type PlanGenere = { scenario: Scenario; turn_id: string; source: string; degraded: boolean };
export type SearchAnswer = {
  items: Inspiration[];
  recherche_id: Id;
  turn_id: string;
  source: string;
  degraded: boolean;
};
export type Recherche = { id: Id; requete: string; items: Inspiration[]; created_at: string };

export type Workspace = { id: Id; nom: string; fuseau: string; langue: Langue; revision: number };
export type Session = {
  mode: string;
  user: { id: Id; name: string };
  workspace: Workspace;
  workspaces: Workspace[];
};
export type Thematique = { thematique: string; nb_scenarios: number };

export type ScenarioRef = { id: Id; nom: string };
export type LibraryRow = { nb_scenarios: number; scenarios?: ScenarioRef[]; revision: number };
export type Objectif = Omit<ObjectifLie, "priorite"> & LibraryRow;
export type Cible = Omit<CibleLiee, "maturite"> & LibraryRow;
export type Ressource = Omit<RessourceLiee, "usage"> & LibraryRow;

export type PlaybookFormat = { id: string; label: string; canaux: string[] };
export type PlaybookTerm = { id: string; label: string };
export type Playbook = {
  formats: PlaybookFormat[];
  canaux: PlaybookTerm[];
  etapes: PlaybookTerm[];
  archetypes: PlaybookTerm[];
};

/** The three kinds of things a scenario is made of, as their URLs spell them. */
export type LinkKind = "objectifs" | "cibles" | "ressources";
export type LibraryItem = { objectifs: Objectif; cibles: Cible; ressources: Ressource };
