import { ApiError } from "@heraut/client";
import { announce } from "@heraut/kit";
import { createSignal, onCleanup } from "solid-js";
import { useI18n } from "~/core/services";

/** After too many attempts: how long it takes until the next one may be made, second by second. */
export function createThrottle() {
  const { t } = useI18n();
  const [left, setLeft] = createSignal(0);
  let timer: ReturnType<typeof setInterval> | undefined;

  function begin(seconds: number): void {
    const until = Date.now() + seconds * 1_000;
    clearInterval(timer);
    setLeft(seconds);
    announce(sentence(), "assertive");
    timer = setInterval(() => {
      setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1_000)));
      if (left() > 0) return;
      clearInterval(timer);
      announce(t().door.throttleOver);
    }, 1_000);
  }
  onCleanup(() => clearInterval(timer));

  const sentence = (): string => {
    const wait = left() > 90 ? t().door.minutes(Math.ceil(left() / 60)) : t().door.seconds(left());
    return t().door.throttled(wait);
  };

  return {
    left,
    sentence,
    /** Lets everything through, and begins to count where the server says when. */
    watch: async <T>(work: Promise<T>): Promise<T> => {
      try {
        return await work;
      } catch (error) {
        if (error instanceof ApiError && error.status === 429) begin(error.retryAfter ?? 30);
        throw error;
      }
    },
  };
}
