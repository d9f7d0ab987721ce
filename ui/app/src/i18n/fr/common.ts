const plural = (n: number, one: string, many: string) => `${n} ${n >= 2 ? many : one}`;

export const common = {
  app: "Héraut",
  skip: "Aller au contenu",
  close: "Fermer",
  cancel: "Annuler",
  save: "Enregistrer",
  add: "Ajouter",
  edit: "Modifier",
  remove: "Supprimer",
  undo: "Annuler",
  retry: "Réessayer",
  more: "Plus",
  loading: "Chargement…",
  loadMore: "Afficher la suite",
  optional: "facultatif",
  required: "Ce champ est à remplir.",
  none: "Aucun",
  moveUp: "Monter",
  moveDown: "Descendre",
  back: "Retour",
  notifications: "Notifications",
  restored: "Rétabli.",
  reference: (id: string) => `Référence pour le support : ${id}`,
  pageOf: (page: number, pages: number) => `Page ${page} sur ${pages}`,
  previousPage: "Page précédente",
  nextPage: "Page suivante",
  objectifs: (n: number) => plural(n, "objectif", "objectifs"),
  cibles: (n: number) => plural(n, "cible", "cibles"),
  ressources: (n: number) => plural(n, "ressource", "ressources"),
  sources: {
    playbook: "Planificateur intégré",
    vous: "Vous",
  },
};

export const shell = {
  navigation: "Navigation principale",
  desk: "Bureau",
  agents: "Agents",
  library: "Bibliothèque",
  settings: "Réglages",
  scenarios: "Scénarios",
  openScenarios: "Ouvrir la liste des scénarios",
  banner: "Usage interne : sans compte, toute personne devant ce poste voit et modifie ces données.",
  notice: "Avertissement",
  bannerShort: "Usage interne",
  bannerDismiss: "J'ai compris",
  offline:
    "Le serveur ne répond pas. Vous pouvez continuer à écrire : ce que vous envoyez attend ici et partira dès son retour.",
  offlineBack: "La connexion est revenue.",
  theme: "Thème",
  language: "Langue",
  switchTo: "Switch to English",
};

export const errors = {
  title: "Cela n'a pas fonctionné",
  network: "Le serveur ne répond pas. Vérifiez qu'il est lancé, puis réessayez.",
  unknown: "Une erreur inattendue s'est produite. Rien n'a été perdu de ce que vous aviez écrit.",
  rateLimited: (seconds: number) =>
    `Trop de demandes à la fois. Réessayez dans ${plural(seconds, "seconde", "secondes")}.`,
  stale:
    "Quelqu'un a modifié ceci entre-temps. Voici la version actuelle ; votre texte est conservé, vérifiez et enregistrez à nouveau.",
  boundaryTitle: "Cette page s'est arrêtée",
  boundaryHint: "Vos données sont en sécurité sur le serveur. Rechargez la page pour continuer.",
  reload: "Recharger la page",
  notFoundTitle: "Cette page n'existe pas",
  notFoundHint: "L'adresse est peut-être incomplète, ou ce qu'elle montrait a été supprimé.",
  notFoundAction: "Revenir au bureau",
};

export const settings = {
  title: "Réglages",
  appearance: "Apparence",
  language: "Langue de l'interface",
  languages: { fr: "Français", en: "English" },
  theme: "Thème",
  themes: { light: "Clair", dark: "Sombre", system: "Comme le système" },
  workspace: "Espace de travail",
  name: "Nom de l'espace",
  zone: "Fuseau horaire",
  zoneHint: "Les dates du plan sont comptées dans ce fuseau, par exemple Europe/Paris.",
  workspaceLanguage: "Langue des nouveaux scénarios",
  saved: "Réglages enregistrés.",
};
