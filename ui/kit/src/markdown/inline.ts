/** A run of text as it will become nodes: plain data, so that what is dangerous can be refused in one place. */
export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "break" }
  | { kind: "emphasis"; tag: "strong" | "em" | "del"; children: Inline[] }
  | { kind: "link"; href: string; children: Inline[] };

const allowed = /^(https?:\/\/|mailto:|tel:)/i;

/** Addresses a reader may follow. Anything else (javascript:, data:, relative tricks) is shown as text. */
export function safeHref(address: string): string | null {
  // Browsers drop control characters while parsing, so "java\nscript:" must not slip through.
  // eslint-disable-next-line no-control-regex -- these are exactly the characters to remove
  const cleaned = address.replace(/[\u0000-\u0020\u007f]/g, "");
  return allowed.test(cleaned) ? cleaned : null;
}

type Rule = { pattern: RegExp; build: (match: RegExpExecArray) => Inline[] };

const rules: Rule[] = [
  { pattern: /^\\([\\`*_{}[\]()#+\-.!|~<>])/, build: (m) => [{ kind: "text", text: m[1]! }] },
  { pattern: /^(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/, build: (m) => [{ kind: "code", text: m[2]!.trim() }] },
  // Remote images would tell a stranger that the message was read: only their description is shown.
  { pattern: /^!\[([^\]]*)\]\([^)\s]*(?:\s+"[^"]*")?\)/, build: (m) => [{ kind: "text", text: m[1]! }] },
  { pattern: /^\[((?:[^[\]\\]|\\.)+)\]\(([^)\s]+)(?:\s+"[^"]*")?\)/, build: (m) => link(m[1]!, m[2]!) },
  { pattern: /^<((?:https?:\/\/|mailto:)[^\s<>]+)>/, build: (m) => link(m[1]!, m[1]!) },
  { pattern: /^https?:\/\/[^\s<>()]*[^\s<>().,;:!?"'»]/, build: (m) => link(m[0], m[0]) },
  { pattern: /^\*\*(?=\S)([\s\S]*?\S)\*\*(?!\*)/, build: (m) => wrap("strong", m[1]!) },
  { pattern: /^__(?=\S)([\s\S]*?\S)__(?!\w)/, build: (m) => wrap("strong", m[1]!) },
  { pattern: /^~~(?=\S)([\s\S]*?\S)~~/, build: (m) => wrap("del", m[1]!) },
  { pattern: /^\*(?=[^\s*])([\s\S]*?[^\s*])\*(?!\*)/, build: (m) => wrap("em", m[1]!) },
  { pattern: /^_(?=[^\s_])([\s\S]*?[^\s_])_(?!\w)/, build: (m) => wrap("em", m[1]!) },
  { pattern: /^(?: {2,}|\\)?\n/, build: () => [{ kind: "break" }] },
];

function wrap(tag: "strong" | "em" | "del", source: string): Inline[] {
  return [{ kind: "emphasis", tag, children: parseInline(source) }];
}

function link(label: string, address: string): Inline[] {
  const href = safeHref(address);
  const children: Inline[] = label === address ? [{ kind: "text", text: label }] : parseInline(label);
  return href ? [{ kind: "link", href, children }] : children;
}

function ruleAt(source: string, after: string): { nodes: Inline[]; length: number } | null {
  for (const rule of rules) {
    // An underscore inside a word is part of the word.
    if (source[0] === "_" && /\w$/.test(after)) continue;
    const match = rule.pattern.exec(source);
    if (match) return { nodes: rule.build(match), length: match[0].length };
  }
  return null;
}

/** Only these can begin something; every other letter is passed over without asking the rules. */
const beginnings = new Set("\\`![<h*_~ \n");

export function parseInline(source: string): Inline[] {
  const nodes: Inline[] = [];
  let plain = "";
  let at = 0;
  while (at < source.length) {
    const found = beginnings.has(source[at]!) ? ruleAt(source.slice(at), plain) : null;
    if (!found) {
      plain += source[at++];
      continue;
    }
    if (plain) nodes.push({ kind: "text", text: plain });
    plain = "";
    nodes.push(...found.nodes);
    at += found.length;
  }
  if (plain) nodes.push({ kind: "text", text: plain });
  return nodes;
}
