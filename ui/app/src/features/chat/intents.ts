import type { Action, ChatRequest, Id, Message } from "@heraut/client";

export type FormKind = "scenario" | "objectif" | "cible" | "ressource";
/** What the client does with a button: most are sent as they are, a few need the reader's words or the browser first. */
export type Step =
  | { do: "send" }
  | { do: "form"; form: FormKind }
  | { do: "ask"; param: string }
  | { do: "open"; href: string }
  | { do: "download"; format: "json" | "csv" | null; href: string | null };

const text = (value: unknown): string | null => (typeof value === "string" && value.trim() ? value : null);

function detailHref(action: Action, current: Id | null): string {
  const given = text(action.params.href);
  // Only addresses of this application: a button never leads a reader elsewhere.
  if (given?.startsWith("/") && !given.startsWith("//")) return given;
  const id = action.params.scenario_id ?? action.params.id ?? current;
  return id == null ? "/" : `/scenarios/${String(id)}`;
}

function ownHref(value: unknown): string | null {
  const href = text(value);
  return href?.startsWith("/api/") ? href : null;
}

export function stepFor(action: Action, current: Id | null): Step {
  switch (action.intent) {
    case "create_scenario":
      return text(action.params.nom) ? { do: "send" } : { do: "form", form: "scenario" };
    case "add_objectif":
    case "add_cible":
    case "add_ressource":
      return action.params.entity
        ? { do: "send" }
        : { do: "form", form: action.intent.slice("add_".length) as FormKind };
    case "search_inspirations":
      return text(action.params.requete) ? { do: "send" } : { do: "ask", param: "requete" };
    case "open_detail":
      return { do: "open", href: detailHref(action, current) };
    case "export":
      return {
        do: "download",
        format:
          action.params.format === "csv" || action.params.format === "json" ? action.params.format : null,
        href: ownHref(action.params.href),
      };
    default:
      return { do: "send" };
  }
}

/** What asks for ideas and writes nothing: asking again gives others and does no harm. */
const repeatable = new Set(["propose_objectifs", "propose_cibles", "propose_ressources", "generate_plan"]);
const harmless = new Set([
  ...repeatable,
  "search_inspirations",
  "help",
  "unknown",
  "show_scenario",
  "show_plan",
]);

/** The same request again, or nothing where that would do something a second time. */
export function againOf(
  asked: Message,
  known: ChatRequest | undefined,
): Pick<ChatRequest, "message" | "action"> | null {
  const intent = known?.action?.intent ?? asked.role_action;
  if (intent && !harmless.has(intent)) return null;
  if (known) return known.action ? { action: known.action } : { message: known.message };
  if (intent && repeatable.has(intent)) return { action: { intent, params: {} } };
  return { message: asked.contenu };
}
