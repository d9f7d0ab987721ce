const plural = (n: number, one: string, many: string) => `${n} ${n >= 2 ? many : one}`;

/** What is said while an answer is being made, and when it does not come to its end. */
export const turns = {
  stop: "Arrêter",
  stopHint: "Échap pour arrêter",
  stopping: "Arrêt en cours…",
  reconnecting: "Connexion perdue : nous la rétablissons…",
  seconds: (n: number) => `${n} s`,
  soFar: "Reçu jusqu'ici",
  count: (n: number) => plural(n, "ligne reçue", "lignes reçues"),
  stopped: "Réponse interrompue par vous",
  relaunch: "Relancer",
  cut: "La réponse a été coupée",
  cutHint: "Votre demande est gardée : un clic suffit pour la reprendre.",
  failed: "La réponse n'a pas abouti",
  workStopped: "Arrêté : rien n'a été changé.",
};

export const assistant = {
  title: "Assistant",
  intro: "Qui répond, et sur quel ton. Cela vaut pour tout l'espace de travail.",
  model: "Modèle qui répond",
  byDefault: (name: string) => `Par défaut : ${name}`,
  modelOf: (name: string) => `Modèle pour cette conversation : ${name}`,
  alone:
    "Seul le planificateur intégré répond : aucun fournisseur n'est configuré. Il suffit à tout le parcours, sans clé ni réseau.",
  fallbackOn: "Si un fournisseur ne répond pas, le planificateur intégré prend le relais et le dit.",
  fallbackOff: "Si un fournisseur ne répond pas, la demande échoue : le relais est désactivé.",
  health: { up: "Répond", down: "Ne répond pas", trying: "À l'essai" },
  tone: "Ton de la marque",
  toneHint: "Par exemple : vouvoiement, phrases courtes, concret, jamais de superlatif",
  avoid: "À ne pas dire",
  avoidHint: "Mots et promesses que l'assistant n'emploie jamais. 50 au plus.",
  avoidNew: "Mot ou expression à éviter",
  avoidRemove: (text: string) => `Retirer « ${text} »`,
  avoidRemoved: (text: string) => `« ${text} » retiré.`,
  avoidEmpty: "Rien d'interdit pour l'instant.",
  avoidFull: "La liste est pleine : retirez un mot pour en ajouter un autre.",
  saved: "Réglages de l'assistant enregistrés.",
  status: "État des modèles",
};

export const providerKeys = {
  title: "Clés des fournisseurs",
  intro:
    "Avec sa propre clé, l'espace interroge le fournisseur à son compte. Elle est chiffrée, et ne sera plus jamais affichée.",
  none: "Pas de clé de l'espace",
  set: (hint: string, when: string) => `Clé …${hint}, enregistrée ${when}`,
  enter: "Saisir",
  replace: "Remplacer",
  remove: "Retirer",
  enterNamed: (name: string) => `Saisir la clé ${name}`,
  removeNamed: (name: string) => `Retirer la clé ${name}`,
  removeHint:
    "La clé de l'installation répond à sa place, s'il y en a une. Pour la remettre, il faudra la saisir à nouveau.",
  removed: (name: string) => `Clé ${name} retirée.`,
  key: "Clé",
  show: "Afficher la clé",
  keyHint: "Telle que le fournisseur l'a donnée, sans espace.",
};
