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
