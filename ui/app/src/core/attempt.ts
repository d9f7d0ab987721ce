import { toast, toastError } from "@heraut/kit";
import { createSignal } from "solid-js";
import { sentence } from "./problems";
import { useI18n } from "./services";

type Told<T> = { done?: (result: T) => string; undo?: (result: T) => Promise<unknown> };

/** Runs a change, says what came of it, and offers the way back where there is one. */
export function createAttempt() {
  const i18n = useI18n();
  const [busy, setBusy] = createSignal(false);

  async function attempt<T>(work: () => Promise<T>, told: Told<T> = {}): Promise<T | undefined> {
    setBusy(true);
    try {
      const result = await work();
      if (told.done) toast(told.done(result), told.undo && undoAction(() => told.undo!(result)));
      return result;
    } catch (error) {
      toastError(sentence(error, i18n.t()));
      return undefined;
    } finally {
      setBusy(false);
    }
  }

  const undoAction = (work: () => Promise<unknown>) => ({
    label: i18n.t().common.undo,
    run: () => void attempt(work, { done: () => i18n.t().common.restored }),
  });

  return { attempt, busy };
}
