/** Every sentence of the widget, in both languages. An agent says any of them otherwise by its name. */
const words = {
  automatic: ["Réponses automatiques", "Automatic answers"],
  byPerson: ["Une personne de l’équipe répond", "Somebody of the team answers"],
  waiting: ["Demande transmise : une personne vous répondra ici", "Passed on: somebody will answer here"],
  close: ["Fermer", "Close"],
  menu: ["Plus d’actions", "More actions"],
  log: ["Conversation", "Conversation"],
  write: ["Votre message", "Your message"],
  send: ["Envoyer", "Send"],
  stop: ["Arrêter la réponse", "Stop the answer"],
  you: ["Vous", "You"],
  agent: ["Assistant", "Assistant"],
  operator: ["Équipe", "Team"],
  thinking: ["L’assistant écrit…", "The assistant is writing…"],
  cut: ["Réponse interrompue", "Answer cut short"],
  builtIn: ["Réponse préparée, sans modèle", "Prepared answer, without a model"],
  helpful: ["Utile", "Helpful"],
  unhelpful: ["Pas utile", "Not helpful"],
  why: ["Qu’est-ce qui manque ?", "What is missing?"],
  thanks: ["Merci pour votre avis.", "Thank you for your opinion."],
  waitingToSend: [
    "En attente : sera envoyé dès que la connexion revient",
    "Waiting: will be sent when the connection is back",
  ],
  failed: ["Pas envoyé", "Not sent"],
  retry: ["Réessayer", "Try again"],
  down: [
    "Le service ne répond pas. Votre message est gardé ici et partira dès qu’il revient.",
    "The service does not answer. Your message is kept here and will leave as soon as it is back.",
  ],
  unavailable: ["Cet assistant n’est pas disponible.", "This assistant is not available."],
  broken: ["La réponse n’est pas arrivée.", "The answer did not arrive."],
  reset: ["Nouvelle conversation", "New conversation"],
  transcript: ["Télécharger la conversation", "Download the conversation"],
  person: ["Parler à une personne", "Talk to a person"],
  leave: ["Laisser mes coordonnées", "Leave my details"],
  erase: ["Supprimer mes données", "Delete my data"],
  eraseSure: [
    "Vos messages et vos coordonnées seront supprimés tout de suite, sans retour.",
    "Your messages and details will be deleted at once, for good.",
  ],
  eraseNow: ["Tout supprimer", "Delete everything"],
  erased: ["Vos données sont supprimées.", "Your data are deleted."],
  cancel: ["Annuler", "Cancel"],
  leadTitle: ["Une personne vous répond", "Somebody answers you"],
  name: ["Nom", "Name"],
  email: ["Adresse e-mail", "E-mail address"],
  phone: ["Téléphone", "Phone"],
  optional: ["facultatif", "optional"],
  request: ["Votre demande", "Your request"],
  leadSent: [
    "C’est noté : l’équipe vous répondra à cette adresse.",
    "Noted: the team will answer at this address.",
  ],
  sources: ["Sources", "Sources"],
} as const satisfies Record<string, readonly [string, string]>;

export type Word = keyof typeof words;
export type Say = (word: Word) => string;

export function speaker(french: boolean, overrides: () => Record<string, string>): Say {
  return (word) => overrides()[word] || words[word][french ? 0 : 1];
}
