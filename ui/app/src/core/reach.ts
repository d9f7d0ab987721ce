import { createSignal, onCleanup } from "solid-js";

const probe_ms = 4_000;

/** Whether the server can be reached: told by the browser and by each call; while it cannot, asks again by itself. */
export function createReach() {
  const [reached, setReached] = createSignal(typeof navigator === "undefined" ? true : navigator.onLine);
  let timer: ReturnType<typeof setInterval> | undefined;

  const probe = () =>
    fetch("/api/health", { cache: "no-store" })
      .then((response) => report(response.status < 500 || response.status === 503))
      .catch(() => undefined);

  function report(now: boolean): void {
    setReached(now);
    if (now) {
      clearInterval(timer);
      timer = undefined;
    } else {
      timer ??= setInterval(probe, probe_ms);
    }
  }

  const online = () => void probe();
  const offline = () => report(false);
  addEventListener("online", online);
  addEventListener("offline", offline);
  onCleanup(() => {
    clearInterval(timer);
    removeEventListener("online", online);
    removeEventListener("offline", offline);
  });
  return { reached, report };
}
