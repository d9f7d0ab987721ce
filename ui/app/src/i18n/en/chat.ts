import type { Dictionary } from "../fr";

export const chat: Dictionary["chat"] = {
  title: "Conversation",
  general: "General conversation",
  generalHint: "Choose a scenario or create one: Héraut guides you to the plan.",
  log: "Messages",
  you: "You",
  assistant: "Héraut",
  system: "System",
  typing: "Héraut is writing…",
  typingFor: {
    generate_plan: "Héraut is composing the plan: formats, dates, workload…",
    propose_objectifs: "Héraut is looking for three objectives…",
    propose_cibles: "Héraut is looking for three audiences…",
    propose_ressources: "Héraut is looking for three resources…",
    search_inspirations: "Héraut is browsing the inspiration library…",
  },
  placeholder: "Write to Héraut…",
  composer: "Your message",
  hint: "Enter to send, Shift + Enter for a new line",
  send: "Send",
  answering: (label) => `Answering: ${label}`,
  stopAnswering: "Do not answer this question",
  actions: "Next steps",
  moreActions: "Other next steps",
  older: "Earlier messages",
  empty: "The conversation starts here.",
  failed: "Your message was not sent. It is still in the text field.",
  failedAction: "This action did not succeed.",
  degraded: "The chosen model did not respond: the built-in planner took over.",
  copy: "Copy the answer",
  copied: "Answer copied.",
  copyFailed: "The browser refused to copy.",
  again: "Generate the answer again",
  edit: "Edit and send again",
  draftReplaced: "Your draft made room.",
  by: (source) => `Answered by: ${source}`,
  expiry: "Conversations are erased after seven days; scenarios and plans stay.",
  question: {
    requete: "What are you looking for? For example: cybersecurity webinar",
    generic: "Your answer",
  },
};

export const proposals: Dictionary["proposals"] = {
  label: "Proposals",
  accept: "Add",
  modify: "Edit",
  refuse: "Decline",
  acceptAll: (n) => `Add all (${n})`,
  accepted: { objectif: "Added", cible: "Added", ressource: "Added", scenario: "Created" },
  refused: { objectif: "Declined", cible: "Declined", ressource: "Declined", scenario: "Declined" },
  insight: "Why",
  acceptNamed: (label) => `Add “${label}”`,
  modifyNamed: (label) => `Edit “${label}” before adding it`,
  refuseNamed: (label) => `Decline “${label}”`,
  takeBackNamed: (label: string) => `Take back “${label}”`,
  editTitle: "Edit before adding",
  kinds: { objectif: "Objective", cible: "Audience", ressource: "Resource", scenario: "Scenario" },
};

export const entity: Dictionary["entity"] = {
  addTitle: { objectif: "Add an objective", cible: "Add an audience", ressource: "Add a resource" },
  editTitle: { objectif: "Edit the objective", cible: "Edit the audience", ressource: "Edit the resource" },
  label: { objectif: "Objective", cible: "Audience" },
  labelHint: {
    objectif: "For example: Generate 40 qualified leads before June",
    cible: "For example: Marketing director of an industrial SME",
  },
  description: "Details",
  archetype: "Kind of objective",
  archetypeAuto: "Deduce it from the text",
  persona: "Persona",
  personaHint: "What they answer for, what holds them back, what makes them decide",
  segment: "Segment",
  maturite: "Maturity",
  type: "Type",
  titre: "Title",
  url: "Link",
  note: "Note",
  usage: "Use in this scenario",
};

export const maturites: Dictionary["maturites"] = {
  none: "To be told",
  awareness: "Awareness",
  consideration: "Consideration",
  decision: "Decision",
};

export const etapes: Dictionary["etapes"] = {
  awareness: "Awareness",
  consideration: "Consideration",
  decision: "Decision",
  retention: "Retention",
};

export const typesRessource: Dictionary["typesRessource"] = {
  article: "Article",
  video: "Video",
  webinar: "Webinar",
  cas_client: "Case study",
  autre: "Other",
};
