import type { Message, PlanResume } from "@heraut/client";

export type Moment =
  { kind: "message"; at: string; message: Message } | { kind: "plan"; at: string; plan: PlanResume };
export type Shown = "all" | "messages" | "plans";

/** Messages and versions of the plan, newest first. Of what is older than the messages at hand only versions are known, and they wait for their place. */
export function momentsOf(
  messages: Message[],
  plans: PlanResume[],
  more: boolean,
  shown: Shown = "all",
): Moment[] {
  const oldest = messages.at(-1)?.created_at ?? "";
  const said = messages.map((message): Moment => ({ kind: "message", at: message.created_at, message }));
  const made = plans
    .filter((plan) => shown === "plans" || !more || plan.generated_at >= oldest)
    .map((plan): Moment => ({ kind: "plan", at: plan.generated_at, plan }));
  const wanted = [...(shown === "plans" ? [] : said), ...(shown === "messages" ? [] : made)];
  return wanted.sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
}
