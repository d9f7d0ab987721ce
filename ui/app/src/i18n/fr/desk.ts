/** What stands around the conversation: the columns, the drawer, the palette and the keys. */
export const desk = {
  drawer: "Détail du scénario",
  fullPage: "Ouvrir en pleine page",
  columns: "Largeur de la conversation",
  collapse: "Replier la liste des scénarios",
  expand: "Déplier la liste des scénarios",
};

/** A question whose answers are known. */
export const question = {
  stands: (label: string) => (label ? `Où en est « ${label} » ?` : "Où en est cette cible ?"),
  progress: (at: number, of: number) => `${at}/${of}`,
  choices: {
    awareness: {
      label: "Découverte",
      description: "Elle sent un problème sans chercher encore : on explique, on intéresse.",
    },
    consideration: {
      label: "Considération",
      description: "Elle compare des solutions : on démontre, on rassure.",
    },
    decision: {
      label: "Décision",
      description: "Elle est prête à choisir : on prouve, on propose un rendez-vous.",
    },
  } as Record<string, { label: string; description: string }>,
  recommended: "Recommandé en cas de doute",
  other: "Autre",
  otherLabel: "Votre réponse",
  otherPlaceholder: "Dites-le avec vos mots",
  answer: "Répondre",
  channels: "Où pouvez-vous publier ?",
  planOn: (labels: string) =>
    labels ? `Générer le plan : ${labels}` : "Générer le plan sur tous les canaux",
  planOnAll: "Générer sur tous les canaux",
  planOnSome: (n: number) => (n > 1 ? `Générer sur ${n} canaux` : "Générer sur ce canal"),
  typingMany: "Rien de coché : Héraut choisit. Ou tapez des numéros dans le champ du bas.",
  typing: "Ou tapez le numéro, ou votre réponse, dans le champ du bas.",
};

/** The palette: everything that can be done, found by a word of it. */
export const palette = {
  title: "Que voulez-vous faire ?",
  open: "Chercher ou agir",
  label: "Chercher une action, une page ou un scénario",
  placeholder: "Une action, une page, un scénario…",
  found: (n: number) => (n === 0 ? "Aucun résultat" : n === 1 ? "1 résultat" : `${n} résultats`),
  nothing: "Rien de ce nom. Essayez un autre mot.",
  groups: { actions: "Suites possibles", commands: "Commandes", pages: "Pages", scenarios: "Scénarios" },
};

export const shortcuts = {
  title: "Raccourcis clavier",
  names: { Enter: "Entrée", Shift: "Maj", Escape: "Échap" } as Record<string, string>,
  commands: {
    palette: "Chercher ou agir",
    help: "Voir les raccourcis clavier",
    composer: "Écrire un message",
    search: "Chercher un scénario",
    create: "Créer un scénario",
    sidebar: "Replier ou déplier la liste des scénarios",
    detail: "Voir le détail du scénario",
    notices: "Aller à la dernière notification",
    send: "Envoyer le message",
    newline: "Aller à la ligne",
    stop: "Arrêter la réponse, fermer une fenêtre",
  },
  single: "Raccourcis d'une seule touche",
  singleHint: "À couper si vous dictez votre texte ou si des touches partent toutes seules.",
};

/** What was said while the server could not be reached. */
export const waiting = {
  label: "Message en attente",
  hint: "Partira dès que le serveur répond.",
  cancel: "Ne pas envoyer",
};

/** Once, for whoever has never been here. */
export const firstVisit = {
  kicker: "Première visite",
  title: "Un plan de diffusion en dix minutes",
  steps: [
    "Choisissez un scénario, ou créez le vôtre.",
    "Acceptez ou corrigez ce que Héraut propose : rien n'est écrit sans vous.",
    "Générez le plan daté, puis emportez-le en CSV, en agenda ou en page.",
  ],
  sector: "Quel est votre secteur ?",
  sectorHint: "Par exemple : santé, industrie, logiciel",
  demos: "Scénarios de démonstration les plus proches",
  skip: "Passer",
};
