export const chat = {
  title: "Conversation",
  general: "Conversation générale",
  generalHint: "Choisissez un scénario ou créez-en un : Héraut vous guide jusqu'au plan.",
  log: "Messages",
  you: "Vous",
  assistant: "Héraut",
  system: "Système",
  typing: "Héraut est en train d'écrire…",
  typingFor: {
    generate_plan: "Héraut compose le plan : formats, dates, charge de travail…",
    propose_objectifs: "Héraut cherche trois objectifs…",
    propose_cibles: "Héraut cherche trois cibles…",
    propose_ressources: "Héraut cherche trois ressources…",
    search_inspirations: "Héraut parcourt la bibliothèque d'inspirations…",
  } as Record<string, string>,
  placeholder: "Écrivez à Héraut…",
  composer: "Votre message",
  hint: "Entrée pour envoyer, Maj + Entrée pour aller à la ligne",
  send: "Envoyer",
  answering: (label: string) => `Réponse à : ${label}`,
  stopAnswering: "Ne pas répondre à cette question",
  actions: "Suites possibles",
  moreActions: "Autres suites possibles",
  older: "Messages précédents",
  empty: "La conversation commence ici.",
  failed: "Votre message n'est pas parti. Il est toujours dans le champ de saisie.",
  failedAction: "Cette action n'a pas abouti.",
  degraded: "Le modèle choisi ne répondait pas : le planificateur intégré a pris le relais.",
  copy: "Copier la réponse",
  copied: "Réponse copiée.",
  copyFailed: "Le navigateur a refusé la copie.",
  again: "Regénérer la réponse",
  edit: "Modifier et renvoyer",
  draftReplaced: "Votre brouillon a laissé sa place.",
  by: (source: string) => `Répondu par : ${source}`,
  expiry: "Les conversations sont effacées au bout de sept jours ; les scénarios et les plans restent.",
  question: {
    requete: "Que cherchez-vous ? Par exemple : webinar cybersécurité",
    generic: "Votre réponse",
  },
};

export const proposals = {
  label: "Propositions",
  accept: "Ajouter",
  modify: "Modifier",
  refuse: "Refuser",
  acceptAll: (n: number) => `Tout ajouter (${n})`,
  accepted: { objectif: "Ajouté", cible: "Ajoutée", ressource: "Ajoutée", scenario: "Créé" },
  refused: { objectif: "Écarté", cible: "Écartée", ressource: "Écartée", scenario: "Écarté" },
  insight: "Pourquoi",
  acceptNamed: (label: string) => `Ajouter « ${label} »`,
  modifyNamed: (label: string) => `Modifier « ${label} » avant de l'ajouter`,
  refuseNamed: (label: string) => `Refuser « ${label} »`,
  takeBackNamed: (label: string) => `Revenir sur « ${label} »`,
  editTitle: "Modifier avant d'ajouter",
  kinds: { objectif: "Objectif", cible: "Cible", ressource: "Ressource", scenario: "Scénario" },
};

export const entity = {
  addTitle: {
    objectif: "Ajouter un objectif",
    cible: "Ajouter une cible",
    ressource: "Ajouter une ressource",
  },
  editTitle: {
    objectif: "Modifier l'objectif",
    cible: "Modifier la cible",
    ressource: "Modifier la ressource",
  },
  label: { objectif: "Objectif", cible: "Cible" },
  labelHint: {
    objectif: "Par exemple : Générer 40 leads qualifiés avant juin",
    cible: "Par exemple : Directeur marketing de PME industrielle",
  },
  description: "Précisions",
  archetype: "Nature de l'objectif",
  archetypeAuto: "À déduire du texte",
  persona: "Persona",
  personaHint: "Ses responsabilités, ce qui l'empêche d'avancer, ce qui le décide",
  segment: "Segment",
  maturite: "Maturité",
  type: "Type",
  titre: "Titre",
  url: "Lien",
  note: "Note",
  usage: "Usage dans ce scénario",
};

export const maturites = {
  none: "À préciser",
  awareness: "Découverte",
  consideration: "Considération",
  decision: "Décision",
};

export const etapes = {
  awareness: "Découverte",
  consideration: "Considération",
  decision: "Décision",
  retention: "Fidélisation",
};

export const typesRessource = {
  article: "Article",
  video: "Vidéo",
  webinar: "Webinar",
  cas_client: "Cas client",
  autre: "Autre",
};
