import { createApiClient } from "@heraut/client";
import type { ApiClient, Langue, Me } from "@heraut/client";
import { createContext, createSignal, useContext } from "solid-js";
import type { JSX } from "solid-js";
import { createAssistant } from "./assistant";
import { createEntry } from "./entry";
import { createI18n } from "./i18n";
import type { I18n } from "./i18n";
import { createPlaybook } from "./playbook";
import { createReach } from "./reach";
import { tabMemory } from "./storage";
import { createTheme } from "./theme";
import type { Theme } from "./theme";

/** What every feature may ask for: the API, the words, the theme, who is here, and whether the server answers. */
export function createServices(given: { apiClient?: ApiClient } = {}) {
  const words = createI18n();
  const look = createTheme();
  const reach = createReach();
  const entry = createEntry(
    () => apiClient,
    (workspace) => words.setZone(workspace.fuseau),
  );
  const apiClient: ApiClient =
    given.apiClient ??
    createApiClient({
      language: words.language,
      workspace: () => tabMemory.get("workspace"),
      onReach: reach.report,
      onRefused: entry.refused,
    });
  const assistant = createAssistant(apiClient);
  const [me, setMe] = createSignal<Me | null>(null);

  /** With accounts, how it looks and speaks goes with the person. Where it cannot be kept, this browser keeps it. */
  function keep(wish: Partial<Pick<Me, "langue" | "theme">>): void {
    if (entry.withAccounts()) void apiClient.me.patch(wish).then(setMe, () => undefined);
  }

  const i18n: I18n = {
    ...words,
    choose: (langue: Langue) => (keep({ langue }), words.choose(langue)),
  };
  const theme = {
    ...look,
    choose: (name: Theme) => (keep({ theme: name === "system" ? null : name }), look.choose(name)),
  };

  async function recognise(): Promise<void> {
    try {
      const found = await apiClient.me.get();
      setMe(found);
      if (found.theme) look.choose(found.theme);
      if (found.langue) await words.choose(found.langue);
    } catch {
      // They work as well without.
    }
  }

  async function start(): Promise<void> {
    await Promise.all([words.start(), entry.look()]);
    // Nobody knows yet what whoever stands at the door speaks, except their browser.
    if (entry.standing() === "out") return words.suggest(navigator.language.startsWith("fr") ? "fr" : "en");
    void assistant.refresh();
    if (entry.withAccounts() || entry.standing() === "nowhere") await recognise();
    const found = entry.session();
    if (found) await words.suggest(found.workspace.langue);
  }

  const playbook = createPlaybook(apiClient, words.language);
  const { session, acceptWorkspace } = entry;
  return {
    apiClient,
    assistant,
    entry,
    i18n,
    me,
    setMe,
    playbook,
    theme,
    reach,
    session,
    acceptWorkspace,
    start,
  };
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

/** Whether the reader may change what is here. Whoever may only read is not offered what would be refused. */
export function useMayEdit(): () => boolean {
  const { entry } = useServices();
  return () => entry.may("editor");
}
