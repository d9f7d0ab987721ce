/** What is copied out of the desk: each contains the desk's address and works where it is pasted. */

/** Where a secret key goes. It is shown once, so no page can fill it in. */
export const SECRET = "sk_…";

const attribute = (name: string, value: string) =>
  `${name}="${value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")}"`;
/** One word of a shell, whatever is in it. */
const word = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The one line of a page. The key comes last: it is long, and hides what follows it. */
export function scriptLine(desk: string, key: string, more: Record<string, string> = {}): string {
  const data = Object.entries({ ...more, key }).map(([name, value]) => attribute(`data-${name}`, value));
  return `<script async ${[attribute("src", `${desk}/widget.js`), ...data].join(" ")}></script>`;
}

/** What a strict page allows. */
export const policyLines = (desk: string): string =>
  ["script-src", "connect-src", "frame-src"].map((rule) => `${rule} 'self' ${desk};`).join("\n");

/** A button of the page that asks, and a page that hears. By events of the document, so that it may run before the line has. */
export const pageScript = (said: string, comments: { button: string; event: string }): string =>
  `// ${comments.button}
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-ask]")) heraut.send(${JSON.stringify(said)});
});

// ${comments.event}
document.addEventListener("heraut:lead", ({ detail }) => {
  console.log(detail.email);
});`;

export const styleSheet = `heraut-chat {
  --heraut-accent: #0b5d44;
  --heraut-on-accent: #ffffff;
  --heraut-radius: 4px;
  --heraut-font: Georgia, serif;
}
heraut-chat::part(launcher) {
  inset-block-end: 5rem;
}`;

const request = (question: string, stream: boolean) => ({
  model: "agent",
  messages: [{ role: "user", content: question }],
  ...(stream && { stream }),
});

/** `stream`: word by word, as it is written. */
export const askByCurl = (desk: string, question: string, stream = false): string =>
  `curl ${stream ? "--no-buffer " : ""}${desk}/api/v1/chat/completions \\
  -H "Authorization: Bearer ${SECRET}" \\
  -H "Content-Type: application/json" \\
  -d ${word(JSON.stringify(request(question, stream)))}`;

export const modelsByCurl = (desk: string): string =>
  `curl ${desk}/api/v1/models -H "Authorization: Bearer ${SECRET}"`;

export const askByPython = (desk: string, question: string): string =>
  `# pip install openai
from openai import OpenAI

client = OpenAI(base_url="${desk}/api/v1", api_key="${SECRET}")
answer = client.chat.completions.create(
    model="agent",
    messages=[{"role": "user", "content": ${JSON.stringify(question)}}],
)
print(answer.choices[0].message.content)`;

export const askByJavaScript = (desk: string, question: string): string =>
  `// npm install openai
import OpenAI from "openai";

const client = new OpenAI({ baseURL: "${desk}/api/v1", apiKey: "${SECRET}" });
const answer = await client.chat.completions.create({
  model: "agent",
  messages: [{ role: "user", content: ${JSON.stringify(question)} }],
});
console.log(answer.choices[0].message.content);`;

/** What arrives at a webhook, laid out. */
export const eventBody = (agent: string, lead: { name: string; consent: string }): string => {
  const conversation_id = "019afd3e-52c1-7c39-9f0e-6d2b8a41c5e7";
  const left = { email: "ana@example.org", phone: "", message: "", ...lead };
  const body = {
    id: "019afd3e-9b1a-7d04-8a57-1f6c3e92b08d",
    type: "lead.left",
    timestamp: "2027-01-04T08:30:00Z",
    data: { agent_id: agent, conversation_id, identity: null, langue: "fr", lead: left, new: true },
  };
  return JSON.stringify(body, null, 2);
};

export const verifyByJavaScript = (comment: string): string =>
  `// npm install standardwebhooks express
import express from "express";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.HERAUT_WEBHOOK_SECRET); // whsec_…

const app = express();
app.post("/heraut", express.text({ type: "application/json" }), (request, response) => {
  try {
    const event = webhook.verify(request.body, request.headers);
    console.log(event.type, event.data); // ${comment}
    response.sendStatus(204);
  } catch {
    response.sendStatus(401);
  }
});
app.listen(3000);`;

export const verifyByPython = (comment: string): string =>
  `# pip install standardwebhooks flask
import os
from flask import Flask, request
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

webhook = Webhook(os.environ["HERAUT_WEBHOOK_SECRET"])  # whsec_…
app = Flask(__name__)

@app.post("/heraut")
def heraut():
    try:
        event = webhook.verify(request.get_data(as_text=True), dict(request.headers))
    except WebhookVerificationError:
        return "", 401
    print(event["type"], event["data"])  # ${comment}
    return "", 204`;

export const tokenByJavaScript = (agent: string): string =>
  `// npm install jose
import { SignJWT } from "jose";

const secret = new TextEncoder().encode(process.env.HERAUT_IDENTITY_SECRET); // ids_…

export const herautToken = (userId) =>
  new SignJWT()
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(String(userId))
    .setAudience(${JSON.stringify(agent)})
    .setExpirationTime("5 minutes")
    .sign(secret);`;

export const tokenByPython = (agent: string): string =>
  `# pip install pyjwt
import os, time
import jwt

def heraut_token(user_id):
    claims = {"sub": str(user_id), "aud": ${JSON.stringify(agent)}, "exp": int(time.time()) + 300}
    return jwt.encode(claims, os.environ["HERAUT_IDENTITY_SECRET"], algorithm="HS256")  # ids_…`;

/** Who is there, and that they leave. The line has run by the time that the page is loaded. */
export const identifyScript = (comments: { come: string; leave: string }): string =>
  `// ${comments.come}
addEventListener("load", () => {
  heraut.identify(async () => (await fetch("/heraut-token")).text());
});

// ${comments.leave}
heraut.identify(null);`;
