// What the official library of OpenAI for JavaScript makes of an agent; the same in and out as clients.py.
//
//   HERAUT_PEERS_NODE=<folder with openai> node clients.mjs http://127.0.0.1:1234/v1 key
import { createRequire } from "node:module";

const { OpenAI } = createRequire(`${process.env.HERAUT_PEERS_NODE}/`)("openai");
const [baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0, timeout: 10_000 });

async function ask(body) {
  const said = { text: "", finish: null, usage: null, deltas: 0 };
  const hear = (answer, part) => {
    const { usage } = answer;
    if (usage) said.usage = [usage.prompt_tokens, usage.completion_tokens, usage.total_tokens];
    for (const choice of answer.choices) {
      said.text += choice[part].content ?? "";
      said.finish = choice.finish_reason ?? said.finish;
      said.deltas += part === "delta" ? 1 : 0;
    }
  };
  const answer = await client.chat.completions.create(body);
  if (!body.stream) hear(answer, "message");
  else for await (const chunk of answer) hear(chunk, "delta");
  return said;
}

let input = "";
for await (const piece of process.stdin) input += piece;
const results = [];
for (const { body } of JSON.parse(input)) {
  results.push(
    await ask(body).catch((error) => ({
      error: error.constructor.name,
      status: error.status ?? null,
      code: error.code ?? null,
    })),
  );
}
process.stdout.write(JSON.stringify(results));
