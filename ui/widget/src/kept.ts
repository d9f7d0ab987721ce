// What the browser keeps once somebody has opened the chat: the token of the visit, and what could not be sent yet.

export type Waiting = { clientId: string; content: string };
type Kept = { token?: string; waiting?: Waiting[] };

export function createKept(key: string) {
  const name = `heraut:${key}`;
  const read = (): Kept => {
    try {
      return JSON.parse(localStorage.getItem(name) ?? "{}") as Kept;
    } catch {
      // Storage that is forbidden, or not ours: the visit lasts as long as the page.
      return memory;
    }
  };
  let memory: Kept = {};
  const write = (change: Kept) => {
    memory = { ...read(), ...change };
    try {
      localStorage.setItem(name, JSON.stringify(memory));
    } catch {
      // As above.
    }
  };
  return {
    token: () => read().token,
    keepToken: (token: string | undefined) => write({ token }),
    waiting: () => read().waiting ?? [],
    keepWaiting: (waiting: Waiting[]) => write({ waiting }),
    forget() {
      memory = {};
      try {
        localStorage.removeItem(name);
        sessionStorage.removeItem(`${name}:open`);
      } catch {
        // As above.
      }
    },
    noteOpen(open: boolean) {
      try {
        if (open) sessionStorage.setItem(`${name}:open`, "1");
        else sessionStorage.removeItem(`${name}:open`);
      } catch {
        // As above.
      }
    },
  };
}

export type KeptVisit = ReturnType<typeof createKept>;
