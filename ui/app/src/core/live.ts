import type { TurnListener, TurnStep } from "@heraut/client";
import { createSentences } from "./sentences";

/** What has come so far of an answer that is being made. */
export type Live<Item = unknown> = {
  /** Nothing until the server has named it: before that it cannot be stopped. */
  turnId: string | null;
  text: string;
  items: Item[];
  step: TurnStep | null;
  /** When the present step began, in ms. */
  since: number;
  /** The connection broke off and is being made again. */
  lost: boolean;
  stopping: boolean;
};

export const emptyLive = <Item>(): Live<Item> => ({
  turnId: null,
  text: "",
  items: [],
  step: null,
  since: Date.now(),
  lost: false,
  stopping: false,
});

/** For those who listen instead of looking. */
export type Voice = { onStep: (label: string) => void; onSentence: (sentence: string) => void };

type Change<Item> = (part: Partial<Live<Item>>) => void;
type More = { onTurn?: TurnListener["onTurn"]; voice?: Voice };

/** Often enough to look continuous, seldom enough that a fast model does not keep the page busy. */
const flush_ms = 40;
/** An answer that is there before this is read as a whole, not as it grows. */
const instant_ms = 700;

/** Turns what is told of a turn into changes of what is shown, and into sentences that are said. */
export function listenInto<Item>(live: () => Live<Item>, change: Change<Item>, more: More = {}) {
  const began = Date.now();
  let waiting = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let spoken = false;
  const unsaid: string[] = [];
  const sentences = createSentences((sentence) => unsaid.push(sentence));

  function speak(): void {
    if (Date.now() - began < instant_ms) return;
    for (const sentence of unsaid.splice(0)) {
      spoken = true;
      more.voice?.onSentence(sentence);
    }
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting) change({ text: live().text + waiting });
    waiting = "";
    speak();
  }

  const on: TurnListener<Item> = {
    onTurn: (started) => {
      change({ turnId: started.turn_id });
      more.onTurn?.(started);
    },
    onStep: (step) => {
      change({ step, since: Date.now() });
      more.voice?.onStep(step.label);
    },
    onText: (delta) => {
      waiting += delta;
      sentences.push(delta);
      timer ??= setTimeout(flush, flush_ms);
    },
    onItem: (index, item) => {
      flush();
      const items = [...live().items];
      // One that was skipped must not leave a hole.
      items[Math.min(index, items.length)] = item;
      change({ items });
    },
    onReset: () => {
      flush();
      sentences.reset();
      unsaid.length = 0;
      change({ text: "", items: [] });
    },
    onLink: (up) => change({ lost: !up }),
  };

  return {
    on,
    /** Shows what is still waiting. Answers whether it was said aloud as it came. */
    end(): boolean {
      if (spoken) sentences.end();
      flush();
      return spoken;
    },
  };
}
