/** What stands around the conversation: the columns, the drawer, the palette and the keys. */
export const desk = {
  drawer: "Scenario detail",
  fullPage: "Open as a page",
  columns: "Width of the conversation",
  collapse: "Fold the list of scenarios",
  expand: "Unfold the list of scenarios",
};

/** A question whose answers are known. */
export const question = {
  stands: (label: string) => (label ? `Where does “${label}” stand?` : "Where does this audience stand?"),
  progress: (at: number, of: number) => `${at}/${of}`,
  choices: {
    awareness: {
      label: "Awareness",
      description: "They feel a problem and do not look for help yet: explain, and interest them.",
    },
    consideration: {
      label: "Consideration",
      description: "They compare solutions: show, and reassure.",
    },
    decision: {
      label: "Decision",
      description: "They are ready to choose: prove, and offer a meeting.",
    },
  } as Record<string, { label: string; description: string }>,
  recommended: "Recommended when in doubt",
  other: "Other",
  otherLabel: "Your answer",
  otherPlaceholder: "Say it in your words",
  answer: "Answer",
  channels: "Where can you publish?",
  planOn: (labels: string) =>
    labels ? `Generate the plan: ${labels}` : "Generate the plan on every channel",
  planOnAll: "Generate on every channel",
  planOnSome: (n: number) => (n > 1 ? `Generate on ${n} channels` : "Generate on this channel"),
  typingMany: "Nothing ticked: Héraut chooses. Or type numbers in the field below.",
  typing: "Or type the number, or your answer, in the field below.",
};

/** The palette: everything that can be done, found by a word of it. */
export const palette = {
  title: "What would you like to do?",
  open: "Search or act",
  label: "Search an action, a page or a scenario",
  placeholder: "An action, a page, a scenario…",
  found: (n: number) => (n === 0 ? "No result" : n === 1 ? "1 result" : `${n} results`),
  nothing: "Nothing of that name. Try another word.",
  groups: { actions: "Next steps", commands: "Commands", pages: "Pages", scenarios: "Scenarios" },
};

export const shortcuts = {
  title: "Keyboard shortcuts",
  names: { Enter: "Enter", Shift: "Shift", Escape: "Esc" } as Record<string, string>,
  commands: {
    palette: "Search or act",
    help: "See the keyboard shortcuts",
    composer: "Write a message",
    search: "Search a scenario",
    create: "Create a scenario",
    sidebar: "Fold or unfold the list of scenarios",
    detail: "See the detail of the scenario",
    notices: "Go to the latest notice",
    send: "Send the message",
    newline: "Break the line",
    stop: "Stop the answer, close a window",
  },
  single: "Shortcuts of a single key",
  singleHint: "Turn them off if you dictate your text, or if keys go off by themselves.",
};

/** What was said while the server could not be reached. */
export const waiting = {
  label: "Message waiting",
  hint: "Goes out as soon as the server answers.",
  cancel: "Do not send",
};

/** Once, for whoever has never been here. */
export const firstVisit = {
  kicker: "First visit",
  title: "A publishing plan in ten minutes",
  steps: [
    "Choose a scenario, or create your own.",
    "Accept or correct what Héraut proposes: nothing is written without you.",
    "Generate the dated plan, then take it away as CSV, as a calendar or as a page.",
  ],
  sector: "What is your trade?",
  sectorHint: "For example: health, industry, software",
  demos: "Closest demonstration scenarios",
  skip: "Skip",
};
