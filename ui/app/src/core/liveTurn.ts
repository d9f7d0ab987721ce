import type { ApiError, RunOptions, Turn, TurnEnd } from "@heraut/client";
import { announce, say } from "@heraut/kit";
import { createStore } from "solid-js/store";
import { emptyLive, listenInto } from "./live";
import type { Live } from "./live";
import { useServices } from "./services";

/** Why an answer did not come to its end. */
export type Cut = { turnId: string; statut: "interrupted" | "lost" | "failed"; error: ApiError | null };
type Start<Item, Answer> = (options: RunOptions<Item>) => Promise<TurnEnd<Answer>>;
type State<Item> = { running: boolean; live: Live<Item>; cut: Cut | null; stopped: boolean };
type Told = { began?: () => void; signal?: AbortSignal };

/** One thing that a part asks for at a time: a plan, suggestions, a search. */
export function createLiveTurn<Item, Answer>() {
  const { apiClient, assistant } = useServices();
  const [state, setState] = createStore<State<Item>>({
    running: false,
    live: emptyLive<Item>(),
    cut: null,
    stopped: false,
  });

  /** Throws what was refused before the start. Answers nothing when it came to no end: `state` says why. */
  async function run(start: Start<Item, Answer>, told: Told = {}): Promise<Answer | null> {
    setState({ running: true, live: emptyLive<Item>(), cut: null, stopped: false });
    const hearing = listenInto<Item>(
      () => state.live,
      (part) => setState("live", part),
      {
        onTurn: () => {
          if (state.live.stopping) void stop();
          told.began?.();
        },
        voice: { onStep: (label) => announce(label), onSentence: say },
      },
    );
    try {
      const end = await start({ on: hearing.on, signal: told.signal });
      hearing.end();
      return ended(end);
    } finally {
      setState({ running: false });
      void assistant.refresh();
    }
  }

  function ended(end: TurnEnd<Answer>): Answer | null {
    if (end.statut === "done") return end.answer;
    if (end.statut === "stopped") setState({ stopped: true });
    else if (end.statut === "failed" && !end.turn_id) throw end.error;
    else {
      const error = end.statut === "failed" ? end.error : null;
      setState({ cut: { turnId: end.turn_id!, statut: end.statut, error } });
    }
    return null;
  }

  /** Pressed before the turn has its name, it is stopped as soon as it has. */
  async function stop(): Promise<void> {
    if (!state.running) return;
    setState("live", { stopping: true });
    const { turnId } = state.live;
    if (turnId) await apiClient.turns.stop(turnId).catch(() => setState("live", { stopping: false }));
  }

  return {
    state,
    run,
    stop,
    /** One that was begun before this page was there, or in another tab. */
    adopt: async (turn: Turn): Promise<Answer | null> => {
      if (turn.statut === "running") {
        return run((options) => apiClient.turns.follow<Item, Answer>(turn.id, options));
      }
      if (turn.statut === "interrupted") {
        setState({ cut: { turnId: turn.id, statut: "interrupted", error: null } });
      }
      return null;
    },
    /** Goes on with what was cut off. */
    resume: () => {
      const turnId = state.cut?.turnId;
      return run((options) =>
        turnId ? apiClient.turns.resume<Item, Answer>(turnId, options) : Promise.reject(new Error("nothing")),
      );
    },
  };
}

export type LiveTurn<Item, Answer> = ReturnType<typeof createLiveTurn<Item, Answer>>;
