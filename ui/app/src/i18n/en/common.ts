import type { Dictionary } from "../fr";

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const common: Dictionary["common"] = {
  app: "Héraut",
  skip: "Skip to content",
  close: "Close",
  cancel: "Cancel",
  save: "Save",
  add: "Add",
  edit: "Edit",
  remove: "Delete",
  undo: "Undo",
  retry: "Try again",
  more: "More",
  loading: "Loading…",
  loadMore: "Show more",
  optional: "optional",
  required: "This field is needed.",
  none: "None",
  moveUp: "Move up",
  moveDown: "Move down",
  back: "Back",
  notifications: "Notifications",
  restored: "Restored.",
  reference: (id) => `Reference for support: ${id}`,
  pageOf: (page, pages) => `Page ${page} of ${pages}`,
  previousPage: "Previous page",
  nextPage: "Next page",
  objectifs: (n) => plural(n, "objective", "objectives"),
  cibles: (n) => plural(n, "audience", "audiences"),
  ressources: (n) => plural(n, "resource", "resources"),
  sources: {
    playbook: "Built-in planner",
    vous: "You",
  },
};

export const shell: Dictionary["shell"] = {
  navigation: "Main navigation",
  desk: "Desk",
  agents: "Agents",
  library: "Library",
  settings: "Settings",
  scenarios: "Scenarios",
  openScenarios: "Open the list of scenarios",
  banner: "Internal use: without accounts, anyone at this computer sees and changes this data.",
  notice: "Notice",
  bannerShort: "Internal use",
  bannerDismiss: "Got it",
  offline:
    "The server does not answer. You can go on writing: what you send waits here and goes out when it is back.",
  offlineBack: "The connection is back.",
  theme: "Theme",
  language: "Language",
  switchTo: "Passer en français",
};

export const errors: Dictionary["errors"] = {
  title: "That did not work",
  network: "The server does not answer. Check that it is running, then try again.",
  unknown: "Something unexpected happened. Nothing you wrote was lost.",
  rateLimited: (seconds) =>
    `Too many requests at once. Try again in ${plural(seconds, "second", "seconds")}.`,
  stale:
    "Someone changed this in the meantime. Here is the present version; your text is kept, check it and save again.",
  boundaryTitle: "This page stopped",
  boundaryHint: "Your data is safe on the server. Reload the page to go on.",
  reload: "Reload the page",
  notFoundTitle: "This page does not exist",
  notFoundHint: "The address may be incomplete, or what it showed was deleted.",
  notFoundAction: "Back to the desk",
};

export const settings: Dictionary["settings"] = {
  title: "Settings",
  appearance: "Appearance",
  language: "Interface language",
  languages: { fr: "Français", en: "English" },
  theme: "Theme",
  themes: { light: "Light", dark: "Dark", system: "Follow the system" },
  workspace: "Workspace",
  name: "Workspace name",
  zone: "Time zone",
  zoneHint: "The dates of a plan are counted in this zone, for example Europe/Paris.",
  workspaceLanguage: "Language of new scenarios",
  saved: "Settings saved.",
};
