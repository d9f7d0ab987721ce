import type { Scenario } from "@heraut/client";
import { toastError } from "@heraut/kit";
import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { sentence } from "~/core/problems";
import { useI18n, useMayEdit } from "~/core/services";
import { browserMemory } from "~/core/storage";
import { useScenarioStore } from "~/features/scenarios/scenarioStore";
import { fromEntonnoir, readFunnel, startFunnel, toEntonnoir } from "./funnel";
import type { Funnel } from "./funnel";

/** Somebody who types a number has come to its end after so long. */
const pause_ms = 600;

/** What was typed and has not reached the server; a reload, or a server that is away, does not lose it. */
const draftKey = (id: number) => `draft.entonnoir.${id}`;

/** The funnel of a scenario: what is typed counts at once, and is kept with the scenario a moment later. */
export function createKeptFunnel(scenario: () => Scenario) {
  const { t } = useI18n();
  const mayEdit = useMayEdit();
  const store = useScenarioStore();
  /** What was typed and is not kept yet; whoever may only read plays with it and keeps nothing. */
  const [mine, setMine] = createSignal<{ id: number; funnel: Funnel } | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function keep(): Promise<void> {
    clearTimeout(timer);
    const typed = mine();
    if (!typed || !mayEdit()) return;
    try {
      await store.patch(typed.id, { entonnoir: toEntonnoir(typed.funnel) });
      if (mine() === typed) setMine(null);
      if (mine()?.id !== typed.id) browserMemory.set(draftKey(typed.id), null);
    } catch (error) {
      toastError(sentence(error, t()));
    }
  }

  function change(funnel: Funnel): void {
    setMine({ id: scenario().id, funnel });
    if (mayEdit()) browserMemory.set(draftKey(scenario().id), JSON.stringify(funnel));
    clearTimeout(timer);
    timer = setTimeout(() => void keep(), pause_ms);
  }

  createEffect(
    on(
      () => scenario().id,
      (id) => {
        void keep();
        const left = mayEdit() ? readFunnel(browserMemory.get(draftKey(id))) : null;
        setMine(left ? { id, funnel: left } : null);
        if (left) void keep();
      },
    ),
  );
  onCleanup(() => void keep());

  const kept = () => {
    const { id, entonnoir } = scenario();
    const typed = mine();
    if (typed?.id === id) return typed.funnel;
    return entonnoir ? fromEntonnoir(entonnoir) : startFunnel();
  };
  return { funnel: kept, change };
}
