/**
 * The words of the HTTP API under the names that docs/API.md gives them.
 * Everything else imports them from `@heraut/client`; only this file knows that they are generated (`npm run generate`).
 */
import type { components } from "./generated";

type Schemas = components["schemas"];

/**
 * An answer always carries every field, empty ones as null, while a schema calls a field that may be null optional.
 * Entities keep their optional fields, because they are also what is sent.
 */
export type Whole<T> = T extends { kind: "objectif" | "cible" | "ressource" | "scenario" }
  ? T
  : T extends (infer Item)[]
    ? Whole<Item>[]
    : T extends object
      ? { [Field in keyof T]-?: Whole<Exclude<T[Field], undefined>> }
      : T;

export type WebhookEvent = Schemas["EvenementWebhook"];

export type Id = number;
export type Etape = Schemas["Etape"];
export type Maturite = Schemas["Maturite"];
export type TypeRessource = Schemas["TypeRessource"];
export type Langue = Schemas["Locale"];
export type StatutScenario = Schemas["Statut"];
export type StatutItem = Schemas["StatutItem"];
export type Manque = Schemas["Manque"];

export type ScenarioResume = Whole<Schemas["ScenarioResume"]>;
export type Scenario = Whole<Schemas["Scenario"]>;
export type ObjectifLie = Whole<Schemas["ObjectifLie"]>;
export type CibleLiee = Whole<Schemas["CibleLiee"]>;
export type RessourceLiee = Whole<Schemas["RessourceLiee"]>;

export type Plan = Whole<Schemas["Plan"]>;
export type PlanItem = Whole<Schemas["PlanItem"]>;
export type PlanResume = Whole<Schemas["PlanResume"]>;
export type PlanDiff = Whole<Schemas["PlanDiff"]>;
export type PlanBatch = Schemas["PlanBatch"];
export type PlanApercu = Whole<Schemas["Apercu"]>;
export type LigneLue = Whole<Schemas["LigneLue"]>;
export type PlanImporte = Whole<Schemas["Importe"]>;
export type Entonnoir = Whole<Schemas["Entonnoir"]>;
export type PlanItemModifie = Whole<Schemas["ItemDiff"]>;
export type Occurrence = Whole<Schemas["Occurrence"]>;
export type PlanGenere = Whole<Schemas["PlanMade"]>;

export type Entite = Schemas["Entite"];
export type EntiteObjectif = Extract<Entite, { kind: "objectif" }>;
export type EntiteCible = Extract<Entite, { kind: "cible" }>;
export type EntiteRessource = Extract<Entite, { kind: "ressource" }>;
export type Suggestion = Whole<Schemas["Suggestion"]>;
export type Suggestions = Whole<Schemas["Suggestions"]>;
export type Inspiration = Whole<Schemas["Inspiration"]>;
export type SearchAnswer = Whole<Schemas["Found"]>;
export type Recherche = Whole<Schemas["Recherche"]>;

/** Parameters of a button are whatever its intent needs. */
export type Action = Omit<Whole<Schemas["Action"]>, "params"> & { params: Record<string, unknown> };
export type Auteur = Schemas["Auteur"];
export type Proposal = Whole<Schemas["Proposal"]>;
export type StatutProposal = Proposal["statut"];
export type Message = Omit<Whole<Schemas["Message"]>, "actions"> & {
  actions: Action[];
};
export type ChatAnswer = Omit<Whole<Schemas["ChatAnswer"]>, "actions" | "undo"> & {
  actions: Action[];
  undo: Action | null;
};

export type Page<Row> = { items: Row[]; next_cursor: string | null; total?: number | null };
export type Session = Whole<Schemas["Session"]>;
export type Workspace = Session["workspace"];
export type Role = Schemas["Role"];
export type AuthState = Whole<Schemas["AuthState"]>;
export type Me = Whole<Schemas["Me"]>;
/** Somebody else who vouches for people. */
export type LoginProvider = Whole<Schemas["LoginProvider"]>;
export type OauthAccounts = Whole<Schemas["OauthAccounts"]>;
export type OpenSession = Whole<Schemas["SessionOut"]>;
export type Key = Whole<Schemas["KeyOut"]>;
export type KeyScope = Schemas["KeyScope"];
export type KeyMade = Whole<Schemas["KeyMade"]>;
export type Member = Whole<Schemas["MemberOut"]>;
export type Invitation = Whole<Schemas["InvitationOut"]>;
export type InvitationMade = Whole<Schemas["InvitationMade"]>;
export type ProviderKey = Whole<Schemas["ProviderKeyOut"]>;
export type Partage = Whole<Schemas["Partage"]>;
export type PartageMade = Whole<Schemas["PartageMade"]>;
export type PlanPartage = Whole<Schemas["PlanPartage"]>;
export type LignePartage = PlanPartage["lignes"][number];
export type Offer = Whole<Schemas["OfferOut"]>;
export type Membership = Whole<Schemas["Membership"]>;
export type Usage = Whole<Schemas["UsageOut"]>;
export type Quota = Usage["quotas"][number];
export type UsageDay = Usage["days"][number];
export type AuditEntry = Omit<Whole<Schemas["AuditOut"]>, "metadata"> & {
  metadata: Record<string, unknown> | null;
};
export type Thematique = Whole<Schemas["Thematique"]>;
export type Playbook = Whole<Schemas["PlaybookOut"]>;

export type Agent = Whole<Schemas["Agent"]>;
export type AgentResume = Whole<Schemas["AgentSummary"]>;
export type AgentText = Agent["texts"]["fr"];
export type AgentTheme = Agent["theme"];
export type AgentBudgets = Agent["budgets"];
export type WorkspaceBudgets = Whole<Schemas["BudgetsEspace"]>;
export type AgentVersion = Whole<Schemas["VersionAgent"]>;
export type AgentKey = Whole<Schemas["CleAgent"]>;
export type AgentKeyMade = Whole<Schemas["AgentKeyMade"]>;
export type Webhook = Whole<Schemas["Webhook"]>;
export type WebhookMade = Whole<Schemas["AgentWebhookMade"]>;
export type Delivery = Whole<Schemas["Envoi"]>;
export type DeliveryWhole = Whole<Schemas["AgentDeliveryWhole"]>;
export type AgentIdentity = Whole<Schemas["AgentIdentity"]>;
export type AgentIdentityMade = Whole<Schemas["AgentIdentityMade"]>;
export type Conversation = Whole<Schemas["ConversationAgent"]>;
export type AgentMessage = Whole<Schemas["MessageAgent"]>;
export type Lead = Whole<Schemas["Lead"]>;
export type AgentDocument = Whole<Schemas["DocumentAgent"]>;
export type AgentEmbeddings = Whole<Schemas["AgentEmbeddings"]>;
export type Unanswered = Whole<Schemas["QuestionSansReponse"]>;
export type AgentReport = Whole<Schemas["StatistiquesAgent"]>;
export type AgentPeriod = Whole<Schemas["PeriodeAgent"]>;

export type ScenarioRef = Whole<Schemas["Usage"]>;
/** One row of the library names the scenarios that use it; rows of a list only count them. */
type Named = { scenarios?: ScenarioRef[] };
export type Objectif = Whole<Schemas["Objectif"]> & Named;
export type Cible = Whole<Schemas["Cible"]> & Named;
export type Ressource = Whole<Schemas["Ressource"]> & Named;

/** The three kinds of things a scenario is made of, as their URLs spell them. */
export type LinkKind = "objectifs" | "cibles" | "ressources";
export type LibraryItem = { objectifs: Objectif; cibles: Cible; ressources: Ressource };
