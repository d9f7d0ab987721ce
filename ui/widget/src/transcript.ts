import type { Message } from "./api";
import type { Say } from "./words";

/** Hands the conversation to the visitor as a text file, made here: nothing is asked of anybody. */
export function download(say: Say, language: string, messages: Message[]): void {
  const who = { visitor: say("you"), agent: say("agent"), operator: say("operator") };
  const at = (instant: string) => new Date(instant).toLocaleString(language);
  const lines = messages.map((it) => `${at(it.created_at)}  ${who[it.author]}\n${it.content}\n`);
  const url = URL.createObjectURL(new Blob([lines.join("\n")], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "conversation.txt";
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
