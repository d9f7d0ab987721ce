import type { Dictionary } from "../fr";

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const webhooks: Dictionary["webhooks"] = {
  title: "Webhooks",
  intro: "A server of yours is told what happens with visitors, as it happens. Whatever is sent is signed.",
  how: "How to receive them",
  add: "Add a webhook",
  edit: "Edit the webhook",
  url: "Address",
  urlHint: "An https address that can be reached from the Internet.",
  events: "What is sent",
  eventsRequired: "Choose one event at least.",
  eventNames: {
    "conversation.started": "Conversation started",
    "lead.left": "Contact left",
    "handoff.requested": "Person asked for",
    "feedback.given": "Answer judged",
    "budget.spent": "Budget spent",
    test: "Test",
  },
  empty: "No webhook",
  emptyHint: "Add the address of a server that should know: your CRM, an automation.",
  saved: "The webhook is saved.",
  turnedOn: "Events are sent there.",
  turnedOff: "Nothing is sent there any more.",
  lastDelivered: (when) => `last taken ${when}`,
  neverDelivered: "nothing taken yet",
  oldSecret: (when) => `the old secret signs until ${when}`,
  failingSince: (when) => `Failing since ${when}.`,
  test: "Try it",
  tested: "The test is on its way.",
  rotate: "Rotate the secret",
  removeNamed: (url) => `Delete ${url}?`,
  removeHint: "Nothing will be sent there, and the log of what was sent is gone. There is no way back.",
  removed: "The webhook is deleted.",
};

export const deliveries: Dictionary["deliveries"] = {
  title: "Deliveries",
  intro: "The last 30 days, newest first. What is not taken is tried again for some seven hours.",
  state: "State",
  states: { waiting: "Waiting", delivered: "Taken", failed: "Failed" },
  anyState: "All",
  webhook: "Webhook",
  anyWebhook: "All",
  empty: "Nothing sent",
  emptyHint: "Press “Try it”: the test appears here, with what your server answered.",
  none: "Nothing of that kind",
  attempts: (n) => plural(n, "attempt", "attempts"),
  status: (code) => `HTTP ${code}`,
  took: (ms) => `${ms} ms`,
  errors: {
    http_status: "Your server answered something other than 2xx.",
    timeout: "Your server did not answer within 10 seconds.",
    unreachable: "Your server cannot be reached.",
    address_refused: "The address is not a public one.",
    interrupted: "The answer broke off.",
    not_sent: "The request could not be sent.",
    webhook_off: "The webhook is off.",
    secret_closed: "The secret cannot be read any more: rotate it.",
  },
  see: "See",
  replay: "Send again",
  replayed: "It is on its way again.",
  replayFailed: (n) => `Send ${plural(n, "failure", "failures")} again`,
  replayedAll: (n) => `${plural(n, "delivery is", "deliveries are")} on the way again.`,
  body: "Body",
  bodyHint: "Laid out to be read; “Copy” takes the text as it is sent.",
};

export const identity: Dictionary["identity"] = {
  title: "Identified visitors",
  intro:
    "Your server can tell the agent who a visitor is: they find their conversation on all their devices.",
  how: "How to do it",
  since: (when) => `There has been a secret since ${when}.`,
  none: "No secret: all visitors are anonymous.",
  make: "Create a secret",
  replace: "Replace",
  replaceTitle: "Replace the secret?",
  replaceHint:
    "The old one is good for nothing at once: until your server has the new one, nobody is recognised. There is no way back.",
  remove: "Remove",
  removeTitle: "Remove the secret?",
  removeHint: "No visitor is recognised any more, from now on. There is no way back.",
  removed: "The secret is removed.",
  only: "Keep the agent to known visitors",
  closed: "From now on only known visitors come in.",
  opened: "The agent is open to all visitors again.",
  nobody: "Without a secret nobody can be known: no visitor comes in.",
};

export const events: Dictionary["events"] = {
  title: "Webhooks",
  intro: "What happens with visitors is sent to your server, signed as Standard Webhooks says.",
  open: "Open the webhooks",
  headers: "Headers",
  id: "The name of the delivery: the same at every attempt, and when it is sent again",
  timestamp: "When it was tried, in seconds",
  signature: "A signature v1,…; two while a secret is being replaced",
  body: "A body",
  languages: "Language of the verification",
  verify: (language) => `Verify a delivery (${language})`,
  retry:
    "Answer 2xx within 10 seconds. Otherwise it is tried 15 times over some seven hours, or when your Retry-After says; a 410 ends it.",
  name: "Ana Smith",
  consent: "I agree to be contacted.",
  commentId: "event.id comes again: what was seen is passed over",
};

export const known: Dictionary["known"] = {
  title: "Identified visitors",
  intro:
    "Your server signs who is there, and the page tells the agent. Put your ids_… secret into the environment of your server; it never lives in a page.",
  make: "Create a secret",
  claims: "What the token says (JWT, HS256)",
  sub: "The visitor, as your server names them: 200 characters at most",
  aud: (id) => `This agent: ${id}`,
  exp: "In ten minutes at most",
  languages: "Language of the signature",
  sign: (language) => `Sign a token (${language})`,
  page: "In the page",
  pageHint:
    "The function is called when the conversation is opened, not before; a text will do as well. A token that is refused leaves the visitor anonymous.",
  commentIn: "Somebody is signed in.",
  commentOut: "They sign out: this browser forgets the visit.",
};
