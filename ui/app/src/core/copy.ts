import { announce } from "@heraut/kit";
import { createSignal } from "solid-js";
import { useI18n } from "./services";

/** Copies, and says aloud and on the screen whether it worked. */
export function createCopy() {
  const { t } = useI18n();
  const [told, setTold] = createSignal<string | null>(null);
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setTold(t().keys.copied);
    } catch {
      // Only secure addresses and localhost have a clipboard.
      setTold(t().keys.copyFailed);
    }
    announce(told()!);
  };
  return { copy, told };
}
