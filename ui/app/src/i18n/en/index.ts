import type { Dictionary } from "../fr";
import { chat, entity, etapes, maturites, proposals, typesRessource } from "./chat";
import { common, errors, settings, shell } from "./common";
import { desk, firstVisit, keys, palette, question, waiting } from "./desk";
import { plan } from "./plan";
import { detail, inspirations, library, scenarios } from "./scenarios";
import { assistant, turns } from "./turns";

export const en: Dictionary = {
  common,
  shell,
  errors,
  settings,
  chat,
  desk,
  question,
  palette,
  keys,
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
  library,
  plan,
  turns,
  assistant,
};
