// How the chat looks: as its editor wants it, and before that as the page does.
import type { Agent } from "./api";
import type { Context } from "./contract";
import { themed } from "./style";

export function dress({ attributes, root }: Context, panel: HTMLElement, agent: Agent) {
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, themed(agent, attributes.accent)];
  const scheme = attributes.scheme ?? agent.theme.scheme;
  const dark =
    scheme === "dark" || (scheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  panel.classList.toggle("dark", dark);
  panel.classList.toggle("start", (attributes.place ?? agent.theme.place) === "start");
}
