// What the official library of Standard Webhooks for JavaScript says of what an agent's webhook was told; the same in and out
// as webhooks.py.
import { createRequire } from "node:module";

const { Webhook } = createRequire(`${process.env.HERAUT_PEERS_NODE}/`)("standardwebhooks");

function genuine({ secret, headers, body }) {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

let input = "";
for await (const piece of process.stdin) input += piece;
console.log(JSON.stringify(JSON.parse(input).map(genuine)));
