const plural = (n: number, one: string, many: string) => `${n} ${n >= 2 ? many : one}`;

export const webhooks = {
  title: "Webhooks",
  intro:
    "Un serveur à vous est prévenu de ce qui arrive avec les visiteurs, dès que cela arrive. Chaque envoi est signé.",
  how: "Comment les recevoir",
  add: "Ajouter un webhook",
  edit: "Modifier le webhook",
  url: "Adresse",
  urlHint: "En https, joignable depuis Internet.",
  events: "Ce qui est envoyé",
  eventsRequired: "Choisissez au moins un événement.",
  eventNames: {
    "conversation.started": "Conversation commencée",
    "lead.left": "Contact laissé",
    "handoff.requested": "Personne demandée",
    "feedback.given": "Réponse jugée",
    "budget.spent": "Budget épuisé",
    test: "Essai",
  },
  empty: "Aucun webhook",
  emptyHint: "Ajoutez l'adresse d'un serveur qui doit savoir : votre CRM, une automatisation.",
  saved: "Le webhook est enregistré.",
  turnedOn: "Les événements y sont envoyés.",
  turnedOff: "Plus rien n'y est envoyé.",
  lastDelivered: (when: string) => `dernier envoi reçu ${when}`,
  neverDelivered: "rien de reçu encore",
  oldSecret: (when: string) => `l'ancien secret signe jusqu'au ${when}`,
  failingSince: (when: string) => `En échec depuis le ${when}.`,
  test: "Essayer",
  tested: "L'essai est parti.",
  rotate: "Renouveler le secret",
  removeNamed: (url: string) => `Supprimer ${url} ?`,
  removeHint: "Plus rien n'y sera envoyé, et le journal de ses envois disparaît. Cela ne se rattrape pas.",
  removed: "Le webhook est supprimé.",
};

export const deliveries = {
  title: "Envois",
  intro:
    "Les 30 derniers jours, le plus récent d'abord. Un envoi raté est retenté pendant sept heures environ.",
  state: "État",
  states: { waiting: "En attente", delivered: "Reçu", failed: "Échec" },
  anyState: "Tous",
  webhook: "Webhook",
  anyWebhook: "Tous",
  empty: "Aucun envoi",
  emptyHint: "Pressez « Essayer » : l'essai apparaît ici, avec ce que votre serveur a répondu.",
  none: "Aucun envoi de cette sorte",
  attempts: (n: number) => plural(n, "tentative", "tentatives"),
  status: (code: number) => `HTTP ${code}`,
  took: (ms: string) => `${ms} ms`,
  errors: {
    http_status: "Votre serveur a répondu autre chose que 2xx.",
    timeout: "Votre serveur n'a pas répondu en 10 secondes.",
    unreachable: "Votre serveur est injoignable.",
    address_refused: "L'adresse n'est pas publique.",
    interrupted: "La réponse s'est interrompue.",
    not_sent: "La requête n'a pas pu partir.",
    webhook_off: "Le webhook est éteint.",
    secret_closed: "Le secret ne se lit plus : renouvelez-le.",
  },
  see: "Voir",
  replay: "Renvoyer",
  replayed: "L'envoi repart.",
  replayFailed: (n: number) => (n >= 2 ? `Renvoyer les ${n} échecs` : "Renvoyer l'échec"),
  replayedAll: (n: number) => `${plural(n, "envoi repart", "envois repartent")}.`,
  body: "Corps",
  bodyHint: "Mis en forme pour être lu ; « Copier » prend le texte tel qu'il est envoyé.",
};

export const identity = {
  title: "Visiteurs identifiés",
  intro:
    "Votre serveur peut dire à l'agent qui est le visiteur : il retrouve sa conversation sur tous ses appareils.",
  how: "Comment faire",
  since: (when: string) => `Un secret est en place depuis le ${when}.`,
  none: "Aucun secret : tous les visiteurs sont anonymes.",
  make: "Créer un secret",
  replace: "Remplacer",
  replaceTitle: "Remplacer le secret ?",
  replaceHint:
    "L'ancien ne vaut plus rien tout de suite : jusqu'à ce que votre serveur ait le nouveau, personne n'est reconnu. Cela ne se rattrape pas.",
  remove: "Retirer",
  removeTitle: "Retirer le secret ?",
  removeHint: "Plus aucun visiteur n'est reconnu, dès maintenant. Cela ne se rattrape pas.",
  removed: "Le secret est retiré.",
  only: "Réserver l'agent aux visiteurs identifiés",
  closed: "Seuls les visiteurs identifiés entrent désormais.",
  opened: "L'agent est de nouveau ouvert à tous les visiteurs.",
  nobody: "Sans secret, personne ne peut être identifié : aucun visiteur n'entre.",
};

/** Of the developer's page. */
export const events = {
  title: "Webhooks",
  intro:
    "Ce qui arrive avec les visiteurs est envoyé à votre serveur, signé comme le veut Standard Webhooks.",
  open: "Ouvrir les webhooks",
  headers: "En-têtes",
  id: "Le nom de l'envoi : le même à chaque tentative et à chaque renvoi",
  timestamp: "L'heure de la tentative, en secondes",
  signature: "Une signature v1,… ; deux pendant qu'un secret est remplacé",
  body: "Un corps",
  languages: "Langage de la vérification",
  verify: (language: string) => `Vérifier un envoi (${language})`,
  retry:
    "Répondez 2xx en 10 secondes. Sinon, l'envoi est tenté 15 fois en sept heures environ, ou quand le dit votre Retry-After ; un 410 y met fin.",
  name: "Ana Petit",
  consent: "J'accepte d'être recontactée.",
  commentId: "event.id se répète : ce qui a été vu est ignoré",
};

/** Of the developer's page. */
export const known = {
  title: "Visiteurs identifiés",
  intro:
    "Votre serveur signe qui est là, et la page le dit à l'agent. Mettez votre secret ids_… dans l'environnement de votre serveur ; il ne vit jamais dans une page.",
  make: "Créer un secret",
  claims: "Ce que dit le jeton (JWT, HS256)",
  sub: "Le visiteur, comme votre serveur le nomme : 200 caractères au plus",
  aud: (id: string) => `Cet agent : ${id}`,
  exp: "Dans dix minutes au plus",
  languages: "Langage de la signature",
  sign: (language: string) => `Signer un jeton (${language})`,
  page: "Dans la page",
  pageHint:
    "La fonction est appelée quand la conversation s'ouvre, pas avant ; un texte convient aussi. Un jeton refusé laisse le visiteur anonyme.",
  commentIn: "Quelqu'un est connecté.",
  commentOut: "Il se déconnecte : ce navigateur oublie la visite.",
};
