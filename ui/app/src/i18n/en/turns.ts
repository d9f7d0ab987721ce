import type { Dictionary } from "../fr";

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const turns: Dictionary["turns"] = {
  stop: "Stop",
  stopHint: "Escape to stop",
  stopping: "Stopping…",
  reconnecting: "Connection lost: bringing it back…",
  seconds: (n) => `${n} s`,
  soFar: "Received so far",
  count: (n) => plural(n, "line received", "lines received"),
  stopped: "You stopped this answer",
  relaunch: "Start again",
  cut: "The answer was cut off",
  cutHint: "Your request is kept: one click takes it up again.",
  failed: "The answer did not succeed",
  workStopped: "Stopped: nothing was changed.",
};

export const assistant: Dictionary["assistant"] = {
  title: "Assistant",
  intro: "Who answers, and in which tone. This holds for the whole workspace.",
  model: "Model that answers",
  byDefault: (name) => `Default: ${name}`,
  modelOf: (name) => `Model for this conversation: ${name}`,
  alone:
    "Only the built-in planner answers: no provider is configured. It is enough for the whole journey, without key or network.",
  fallbackOn: "When a provider does not answer, the built-in planner takes over and says so.",
  fallbackOff: "When a provider does not answer, the request fails: taking over is turned off.",
  health: { up: "Answers", down: "Does not answer", trying: "Being tried" },
  tone: "Brand voice",
  toneHint: "For example: formal, short sentences, concrete, never a superlative",
  avoid: "Not to be said",
  avoidHint: "Words and promises that the assistant never uses. 50 at most.",
  avoidNew: "Word or phrase to avoid",
  avoidRemove: (text) => `Remove “${text}”`,
  avoidRemoved: (text) => `“${text}” removed.`,
  avoidEmpty: "Nothing is forbidden for now.",
  avoidFull: "The list is full: remove a word to add another one.",
  saved: "Assistant settings saved.",
  status: "State of the models",
};

export const providerKeys: Dictionary["providerKeys"] = {
  title: "Provider keys",
  intro:
    "With a key of its own the workspace asks the provider at its own expense. It is encrypted, and never shown again.",
  none: "No key of the workspace",
  set: (hint, when) => `Key …${hint}, saved ${when}`,
  enter: "Enter",
  replace: "Replace",
  remove: "Remove",
  enterNamed: (name) => `Enter the ${name} key`,
  removeNamed: (name) => `Remove the ${name} key`,
  removeHint:
    "The installation's key answers in its place, where there is one. To put it back it has to be entered again.",
  removed: (name) => `${name} key removed.`,
  key: "Key",
  show: "Show the key",
  keyHint: "As the provider gave it, without spaces.",
};
