import type { Action, Id } from "@heraut/client";

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
