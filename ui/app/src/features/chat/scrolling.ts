import { announce } from "@heraut/kit";
import { createEffect, on, onCleanup } from "solid-js";
import type { Id } from "@heraut/client";
import { useI18n } from "~/core/services";
import type { Thread } from "./thread";

const near_end_px = 160;
const reading_margin_px = 24;
/** Who has watched an answer grow for this long reads at its end. */
const watched_ms = 1_000;

type Shown = { scenarioId: () => Id | null; thread: () => Thread };

/** Where the log stands: at its end as long as the reader is there, and nowhere else than the reader wants. */
export function createScrolling(shown: Shown) {
  const { t } = useI18n();
  let scroller: HTMLElement | undefined;
  let atEnd = true;
  let began = 0;

  const inFrame = (work: (box: HTMLElement) => void) =>
    requestAnimationFrame(() => scroller && work(scroller));
  /** A first visit begins at the top. */
  const toEnd = () =>
    inFrame((box) => box.querySelector("[data-first-visit]") || box.scrollTo({ top: box.scrollHeight }));
  /** A long answer that came at once is read from its first line: the end is shown only as far as that stays in sight. */
  const toAnswer = () =>
    inFrame((box) => {
      const answers = box.querySelectorAll<HTMLElement>("article");
      const top = (answers[answers.length - 1]?.offsetTop ?? 0) - reading_margin_px;
      box.scrollTo({ top: Math.min(box.scrollHeight, top) });
    });

  let wasInside = false;
  const follow = (event: FocusEvent) => {
    wasInside = scroller?.contains(event.target as Node) ?? false;
  };
  document.addEventListener("focusin", follow);
  onCleanup(() => document.removeEventListener("focusin", follow));

  /** The button that was pressed goes while the answer is written: whoever was on it is led to the answer. */
  const keepFocus = () =>
    inFrame((box) => {
      if (!wasInside || document.activeElement !== document.body) return;
      const articles = box.querySelectorAll<HTMLElement>("article[tabindex]");
      articles[articles.length - 1]?.focus({ preventScroll: true });
    });

  createEffect(on(shown.scenarioId, toEnd));
  createEffect(
    on(
      () => {
        const { live } = shown.thread();
        return [live?.text, live?.items.length, live?.step];
      },
      () => atEnd && shown.thread().live && toEnd(),
    ),
  );
  createEffect(
    on(
      () => {
        const { messages, working, failure, cut, status } = shown.thread();
        return { last: messages.at(-1)?.id, working, failure, cut, status };
      },
      (_, before) => {
        const { working, messages, failure, cut } = shown.thread();
        if (working && !before?.working) {
          began = Date.now();
          keepFocus();
        }
        const last = messages.at(-1);
        const ended = Boolean(before?.working) && !working;
        if (ended && last?.stopped) announce(t().turns.stopped);
        // A reader who went back to an older message is not pulled away from it, unless they speak themselves.
        const spoke = messages.findLast((message) => message.auteur === "user")?.id ?? 0;
        if (!atEnd && !(working && !before?.working && spoke < 0)) return;
        const watched = ended && Date.now() - began > watched_ms;
        if (working || failure || cut || watched || last?.auteur === "user") toEnd();
        else toAnswer();
      },
    ),
  );

  return {
    ref: (element: HTMLElement) => {
      scroller = element;
    },
    onScroll: () => {
      if (!scroller) return;
      atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < near_end_px;
    },
  };
}
