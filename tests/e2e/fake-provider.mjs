// A model that is none: an OpenAI-compatible server that answers whatever schema it is given, as slowly and
// as badly as a test wants. What it says is made from the schema, so it stays valid when a prompt changes.
//
//   node fake-provider.mjs [port]        then HERAUT_COMPATIBLE_URL=http://127.0.0.1:<port>/v1
//
// `POST /plan` changes how it behaves from now on, also for answers that are under way; `GET /plan` tells
// what it has been asked:
//   mode       "ok" | "fail" (503) | "hang" (never a word) | "cut" (the socket breaks at `cut_at`)
//   delay_ms   between two tokens
//   hold_at    waits at this share of the answer (0…1) until it is told otherwise
//   cut_at     where "cut" breaks off, as a share
//   text       what it says where no shape is asked for
//   embeds     whether it embeds: it knows ten subjects by their words
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

export const MODEL = "fake-1";
const TOKEN = /[\s\S]{1,6}/g;
const CHECK_MS = 10;

/**
 * @typedef {{ mode: "ok" | "fail" | "hang" | "cut", delay_ms: number, hold_at: number | null, cut_at: number, text: string | null, embeds: boolean }} Plan
 * @typedef {{ name: string, stream: boolean, tokens: number, total: number, closed: boolean }} Asked
 * @typedef {Record<string, any>} Json
 */

/** @param {number} ms */
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const ANSWER = [
  "Voici l’avis du **modèle local**, phrase après phrase.",
  "La première idée est de partir d’un problème que la cible connaît déjà.",
  "La deuxième est de montrer une preuve chiffrée, puis un client qui la raconte.",
  "La dernière est de proposer un geste simple : un diagnostic de trente minutes.",
].join(" ");

/** What is said under a name; a number tells one from the next. @type {Record<string, (n: number) => any>} */
const WORDS = {
  label: (n) => `Proposition du modèle ${n}`,
  titre: (n) => `Contenu du modèle ${n}`,
  nom: (n) => `Scénario du modèle ${n}`,
  description: (n) => `Ce que le modèle en dit, en une phrase, pour la proposition ${n}.`,
  insight: (n) => `Le modèle a une raison numéro ${n}.`,
  extrait: (n) => `Un extrait que le modèle résume en une phrase, numéro ${n}.`,
  recommandation_action: (n) => `Publier l’idée ${n} en janvier.`,
  persona: () => "Décide vite si le gain est chiffré.",
  segment: () => "PME industrielles",
  message: (n) => `Message du modèle ${n} : une preuve, un exemple, un geste à faire.`,
  message_markdown: () => ANSWER,
  resume: () => "Douze semaines pour passer de la découverte à la décision, selon le modèle local.",
  note: (n) => `Ce que contient l’élément ${n}.`,
  usage: () => "À citer dans les premiers messages",
  type: (n) => ["article", "video", "cas_client"][n % 3],
  kind: () => "ressource",
  maturite: (n) => ["awareness", "consideration", "decision"][n % 3],
  etape: (n) => ["awareness", "consideration", "decision"][n % 3],
  format: (n) => ["article", "webinar", "newsletter"][n % 3],
  canal: (n) => ["LinkedIn", "Blog", "E-mail"][n % 3],
  frequence: () => "1 par mois",
  kpi: () => "Demandes de rendez-vous",
  cta: () => "Demander un diagnostic",
  pourquoi: (n) => `Le modèle la place ici pour la raison ${n}.`,
  source: () => "modèle local",
  date_debut: (n) => `2027-01-${String(4 + n).padStart(2, "0")}`,
  heure: () => "10:00",
  effort_h: () => 2,
};
const NOTHING = new Set(["actions", "entities_to_create", "errors", "avertissements"]);
const ABSENT = /(_id|rrule|url|note|provenance|usage|archetype|priorite)$/;
const LENGTHS = { plan: 6, other: 3 };

/** The branch of a choice that suits: an entity of the wanted kind, else the first that is not null. @param {Json[]} choices @param {string} name */
function branch(choices, name) {
  const real = choices.filter((one) => one.type !== "null");
  const kind = (/** @type {Json} */ one) => one.properties?.kind?.const ?? one.properties?.kind?.enum?.[0];
  return real.find((one) => kind(one) && name.includes(kind(one))) ?? real[0] ?? {};
}

/** @param {Json} schema */
const mayBeNull = (schema) =>
  [schema.type].flat().includes("null") ||
  (schema.anyOf ?? schema.oneOf ?? []).some((/** @type {Json} */ one) => one.type === "null");

/** A value that a schema accepts. @param {Json} schema @param {string} task @param {string} key @param {number} n @returns {any} */
function valueOf(schema, task, key, n) {
  const choices = schema.anyOf ?? schema.oneOf;
  if (mayBeNull(schema) && ABSENT.test(key)) return null;
  if (choices) return valueOf(branch(choices, task), task, key, n);
  if ("const" in schema) return schema.const;
  if (schema.enum) return schema.enum.find((/** @type {unknown} */ one) => one !== null);
  const type = [schema.type].flat().find((one) => one !== "null");
  if (type === "object" || schema.properties) {
    const fields = Object.entries(schema.properties ?? {});
    return Object.fromEntries(fields.map(([name, inner]) => [name, valueOf(inner, task, name, n)]));
  }
  if (type === "array") {
    if (NOTHING.has(key)) return [];
    const length = Math.min(task === "plan" ? LENGTHS.plan : LENGTHS.other, schema.maxItems ?? Infinity);
    return Array.from({ length }, (_, index) => valueOf(schema.items ?? {}, task, key, index + 1));
  }
  if (type === "boolean") return false;
  const said = WORDS[key]?.(n);
  if (type === "integer" || type === "number") return typeof said === "number" ? said : (schema.minimum ?? 1);
  const text = typeof said === "string" ? said : schema.format === "date" ? "2027-01-11" : `${key} ${n}`;
  return text.slice(0, schema.maxLength ?? undefined);
}

/** The name and the schema of what is wanted, whichever way it is asked. @param {Json} body */
function wanted(body) {
  const format = body.response_format?.json_schema;
  if (format) return { name: String(format.name), schema: format.schema, tool: null };
  const tool = body.tools?.[0]?.function;
  if (tool) return { name: String(tool.name), schema: tool.parameters, tool: String(tool.name) };
  return { name: "text", schema: null, tool: null };
}

/** @param {Json} body @param {string | null} text */
function answerTo(body, text) {
  const { name, schema, tool } = wanted(body);
  const content = schema ? JSON.stringify(valueOf(schema, name, "", 1)) : (text ?? ANSWER);
  return { name, tool, content };
}

/** @param {string} content @param {string | null} tool */
const messageOf = (content, tool) =>
  tool
    ? {
        role: "assistant",
        content: null,
        tool_calls: [
          { index: 0, id: "call_1", type: "function", function: { name: tool, arguments: content } },
        ],
      }
    : { role: "assistant", content };

/** How its subjects are spoken of, French and English. */
const SUBJECTS = [
  /livr|colis|command|recev|expédi|transport|deliver|parcel|order|arriv|carrier/g,
  /retour|renvoy|rembours|emballage|avis|return|refund|send|packag|mind/g,
  /heure|ouvr|samedi|boutique|dimanche|ferm|open|saturday|shop|sunday|closed/g,
  /logiciel|connexion|internet|hors ligne|réseau|software|offline|network|connection/g,
  /paiement|carte|virement|facture|chèque|règle|payment|card|invoice|cheque/g,
  /formation|stage|inscription|course|training|lesson|enrol|attend/g,
  /panne|garantie|pièce|technicien|répar|warranty|broke|repair|machine|parts/g,
  /donnée|héberg|serveur|chiffr|data|server|encrypt|hosted|personal|personnel/g,
  /emploi|développeur|recrut|équipe|profil|job|developer|hires|engineer|team/g,
  /allerg|gluten|recette|ingrédient|nuts|recipe|milk/g,
];

/** Where a text stands: how often it speaks of each subject. @param {string} text */
const placeOf = (text) => [0.1, ...SUBJECTS.map((words) => (text.toLowerCase().match(words) ?? []).length)];

/** @param {import("node:http").IncomingMessage} request @returns {Promise<Json>} */
async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : {};
}

/** Starts it on a free port of this machine, or on the given one. */
export async function startProvider(port = 0) {
  /** @type {Plan} */
  const plan = { mode: "ok", delay_ms: 1, hold_at: null, cut_at: 0.5, text: null, embeds: true };
  /** @type {Asked[]} */
  const asked = [];

  /** @param {import("node:http").ServerResponse} response @param {number} status @param {unknown} body */
  function json(response, status, body) {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  }

  /** Waits where it is told to; answers whether the other side is still there. @param {Asked} one */
  async function mayGoOn(one) {
    if (plan.delay_ms > 0) await pause(plan.delay_ms);
    while (!one.closed && plan.hold_at !== null && one.tokens >= plan.hold_at * one.total)
      await pause(CHECK_MS);
    return !one.closed;
  }

  /** @param {import("node:http").ServerResponse} response @param {Json} body @param {Asked} one */
  async function complete(response, body, one) {
    const { tool, content } = answerTo(body, plan.text);
    const tokens = content.match(TOKEN) ?? [];
    one.total = tokens.length;
    const head = { id: `chatcmpl-${asked.length}`, created: 1_800_000_000, model: body.model ?? MODEL };
    const usage = { prompt_tokens: 100, completion_tokens: tokens.length, total_tokens: 100 + tokens.length };
    /** @param {Json} delta @param {string | null} [finish_reason] */
    const chunk = (delta, finish_reason = null) =>
      response.write(
        `data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }] })}\n\n`,
      );
    if (one.stream) {
      response.writeHead(200, { "content-type": "text/event-stream" });
      chunk(tool ? messageOf("", tool) : { role: "assistant", content: "" });
    }
    for (const token of tokens) {
      if (!(await mayGoOn(one))) return;
      if (plan.mode === "cut" && one.tokens >= plan.cut_at * one.total) return void response.destroy();
      one.tokens += 1;
      if (!one.stream) continue;
      chunk(tool ? { tool_calls: [{ index: 0, function: { arguments: token } }] } : { content: token });
    }
    const reason = tool ? "tool_calls" : "stop";
    if (!one.stream) {
      const choices = [{ index: 0, message: messageOf(content, tool), finish_reason: reason }];
      return json(response, 200, { ...head, object: "chat.completion", choices, usage });
    }
    chunk({}, reason);
    if (body.stream_options?.include_usage) {
      response.write(
        `data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", choices: [], usage })}\n\n`,
      );
    }
    response.end("data: [DONE]\n\n");
  }

  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const body = await read(request);
    if (path === "/plan") {
      if (request.method === "POST") Object.assign(plan, body);
      return json(response, 200, { ...plan, asked });
    }
    if (path === "/v1/models") {
      return json(response, 200, {
        object: "list",
        data: [{ id: MODEL, object: "model", owned_by: "tests" }],
      });
    }
    if (path === "/v1/embeddings" && plan.embeds) {
      const texts = [body.input].flat();
      const data = texts.map((text, index) => ({ object: "embedding", index, embedding: placeOf(text) }));
      const usage = { prompt_tokens: 9 * texts.length, total_tokens: 9 * texts.length };
      return json(response, 200, { object: "list", model: body.model, data, usage });
    }
    if (path !== "/v1/chat/completions") return json(response, 404, { error: { message: "not here" } });
    const { name } = wanted(body);
    const one = { name, stream: body.stream === true, tokens: 0, total: 0, closed: false };
    asked.push(one);
    response.on("close", () => (one.closed = !response.writableFinished));
    if (plan.mode === "fail") {
      return json(response, 503, {
        error: { message: "overloaded", type: "server_error", code: "overloaded" },
      });
    }
    if (plan.mode === "hang") return;
    await complete(response, body, one);
  });
  /** @param {number} at */
  const listen = (at) => new Promise((done) => server.listen(at, "127.0.0.1", () => done(undefined)));
  const leave = () =>
    new Promise((done) => {
      server.close(() => done(undefined));
      server.closeAllConnections();
    });
  await listen(port);
  const address = server.address();
  const here = typeof address === "object" && address ? address.port : port;
  const url = `http://127.0.0.1:${here}`;

  return {
    url,
    asked,
    /** @param {Partial<Plan>} change */
    plan: (change) => Object.assign(plan, change),
    /** What a server has to know to find it. */
    env: {
      HERAUT_COMPATIBLE_URL: `${url}/v1`,
      HERAUT_COMPATIBLE_MODEL: MODEL,
      HERAUT_COMPATIBLE_NAME: "local",
    },
    /** From now on nobody listens: connections break and are refused. */
    leave,
    /** It listens again where it did. */
    comeBack: () => listen(here),
    stop: leave,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startProvider(Number(process.argv[2] ?? 0));
  console.log(`${url}/v1`);
}
