import type { ApiClient, Langue, Playbook } from "@heraut/client";
import { createStore } from "solid-js/store";
import { useServices } from "./services";

/** The vocabulary of the planner, read once for each language when something first asks for a word of it. */
export function createPlaybook(apiClient: ApiClient, language: () => Langue) {
  const [known, setKnown] = createStore<Partial<Record<Langue, Playbook>>>({});
  const asked = new Set<Langue>();

  function read(langue: Langue): void {
    if (asked.has(langue)) return;
    asked.add(langue);
    apiClient.session.playbook().then(
      (playbook) => setKnown(langue, playbook),
      () => asked.delete(langue),
    );
  }

  /** Nothing until it has arrived: whoever shows it follows by itself. */
  return (): Playbook | undefined => {
    const langue = language();
    queueMicrotask(() => read(langue));
    return known[langue];
  };
}

export function usePlaybook(): () => Playbook | undefined {
  return useServices().playbook;
}

/** What a reader calls a format; one that the playbook does not know is called as it was written. */
export function useFormatName(): (format: string) => string {
  const playbook = usePlaybook();
  return (format) => playbook()?.formats.find((one) => one.id === format)?.label ?? format;
}
