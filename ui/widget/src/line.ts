import { Refused } from "./api";
import type { Told, WidgetApi } from "./api";

/** How long the server is left alone after it did not answer, from the first time to the last. */
export const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000, 30_000];

async function* nothing(): AsyncGenerator<Told> {}

/**
 * Hears an answer to its end, which is where `hear` says so. A line that breaks on the way is taken up where it broke;
 * `turn` knows what to ask for then.
 */
export async function hearOut(
  api: Pick<WidgetApi, "follow">,
  events: AsyncGenerator<Told>,
  turn: () => string | null,
  hear: (told: Told) => boolean,
): Promise<void> {
  let last: string | null = null;
  let breaks = 0;
  for (;;) {
    for await (const told of events) {
      last = told.id ?? last;
      if (hear(told)) return;
      breaks = 0;
    }
    const id = turn();
    if (!id || breaks >= PAUSES_MS.length) throw new Refused(0, "", "");
    await new Promise((done) => setTimeout(done, PAUSES_MS[breaks++]));
    // Nobody there yet is a line that breaks at once: the next round tries again.
    events = await api.follow(id, last).catch(() => nothing());
  }
}
