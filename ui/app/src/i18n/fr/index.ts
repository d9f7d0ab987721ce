import { french } from "../typography";
import { account, door, keys, members, parts, roles, usage } from "./accounts";
import { audit } from "./audit";
import { agents, develop, figures, inbox, knowledge, leads } from "./agents";
import { chat, entity, etapes, maturites, proposals, typesRessource } from "./chat";
import { common, errors, settings, shell } from "./common";
import { desk, firstVisit, palette, question, shortcuts, waiting } from "./desk";
import { importation } from "./importation";
import { plan } from "./plan";
import { calendrier, couverture, historique, kpi, tableau, versions } from "./planViews";
import { detail, inspirations, library, partage, scenarios } from "./scenarios";
import { assistant, providerKeys, turns } from "./turns";
import { deliveries, events, identity, known, webhooks } from "./webhooks";

/** French is the type: another language that misses a key does not compile. */
export const fr = french({
  common,
  shell,
  errors,
  settings,
  chat,
  desk,
  question,
  palette,
  shortcuts,
  waiting,
  firstVisit,
  proposals,
  entity,
  maturites,
  etapes,
  typesRessource,
  scenarios,
  detail,
  inspirations,
  partage,
  library,
  plan,
  importation,
  tableau,
  calendrier,
  couverture,
  kpi,
  versions,
  historique,
  providerKeys,
  turns,
  assistant,
  door,
  roles,
  account,
  keys,
  members,
  usage,
  audit,
  parts,
  agents,
  develop,
  figures,
  knowledge,
  inbox,
  leads,
  webhooks,
  deliveries,
  identity,
  events,
  known,
});

export type Dictionary = typeof fr;
