import { createApiClient } from "@heraut/client";
import type { ApiClient, Session, Workspace } from "@heraut/client";
import { createContext, createSignal, useContext } from "solid-js";
import type { JSX } from "solid-js";
import { createAssistant } from "./assistant";
import { createI18n } from "./i18n";
import type { I18n } from "./i18n";
import { createPlaybook } from "./playbook";
import { createReach } from "./reach";
import { tabMemory } from "./storage";
import { createTheme } from "./theme";

/** What every feature may ask for: the API, the words, the theme, who is here, and whether the server answers. */
export function createServices(given: { apiClient?: ApiClient } = {}) {
  const i18n = createI18n();
  const reach = createReach();
  const [session, setSession] = createSignal<Session | null>(null);
  const apiClient =
    given.apiClient ??
    createApiClient({
      language: i18n.language,
      workspace: () => tabMemory.get("workspace"),
      onReach: reach.report,
    });

  function acceptWorkspace(workspace: Workspace): void {
    setSession((now) => (now ? { ...now, workspace } : now));
    i18n.setZone(workspace.fuseau);
  }

  const assistant = createAssistant(apiClient);

  async function start(): Promise<void> {
    await i18n.start();
    void assistant.refresh();
    try {
      const found = await apiClient.session.get();
      setSession(found);
      acceptWorkspace(found.workspace);
      await i18n.suggest(found.workspace.langue);
    } catch {
      // Every screen says for itself that the server does not answer.
    }
  }

  const playbook = createPlaybook(apiClient, i18n.language);
  const theme = createTheme();
  return { apiClient, assistant, i18n, playbook, theme, reach, session, acceptWorkspace, start };
}

export type Services = ReturnType<typeof createServices>;
const ServicesContext = createContext<Services>();

export function ServicesProvider(props: { services: Services; children: JSX.Element }) {
  return <ServicesContext.Provider value={props.services}>{props.children}</ServicesContext.Provider>;
}

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error("useServices needs a ServicesProvider above it");
  return services;
}

export function useI18n(): I18n {
  return useServices().i18n;
}
