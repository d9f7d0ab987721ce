// The chat, from its opening on: one visit, its conversation, and what happens to both when something breaks.
import { Refused, createApi } from "./api";
import type { Lead, Message, Said, Told, Visit } from "./api";
import { hearAround } from "./around";
import type { Context, Identity, Mounted } from "./contract";
import { dress } from "./dress";
import { createEvents } from "./events";
import { eraseForm, leadForm } from "./forms";
import { hearParent, mountFrame } from "./frame";
import { createKept } from "./kept";
import { PAUSES_MS, hearOut } from "./line";
import { type Pending, createLog } from "./log";
import { createPanel } from "./panel";
import { base as baseStyle } from "./style";
import { download } from "./transcript";
import { introduce } from "./visitor";
import { createVoice } from "./voice";
import { speaker } from "./words";

export function mount(context: Context): Mounted {
  return context.attributes.mode === "frame" ? mountFrame(context) : mountChat(context);
}

function mountChat(context: Context): Mounted {
  const { attributes, root, launcher } = context;
  const whole = attributes.mode === "inline";
  const kept = createKept(attributes.key);
  const language = context.french ? "fr" : "en";
  const api = createApi(context.base, attributes.key, language, kept.token);
  const { tell, on } = createEvents(context.host);
  const tellTabs = hearAround({
    key: attributes.key,
    look: () => void look(),
    gone: () => gone(),
    comeBack: () => void comeBack(),
    expecting: () => isOpen && (visit?.state === "human" || visit?.state === "waiting"),
  });

  let visit: Visit | null = null;
  let opening: Promise<boolean> | null = null;
  let messages: Message[] = [];
  let pending: Pending[] = [];
  let turn: { id: string | null; text: string } | null = null;
  let isOpen = false;
  /** Closes the frame that this is in. */
  let leave = () => undefined as void;
  let failures = 0;
  let identity = context.identity;
  let again: ReturnType<typeof setTimeout> | undefined;

  const say = speaker(context.french, () => visit?.agent.words ?? {});
  const log = createLog(say, {
    judge(message, feedback, reason) {
      api.judge(message.id, feedback, reason).catch(() => undefined);
      tell("feedback", { message_id: message.id, feedback });
    },
    retry: (it) => void retry(it),
    begin: (text) => send(text),
  });
  const panel = createPanel(say, whole, log, {
    send,
    stop: () => turn?.id && void api.stop(turn.id).catch(() => undefined),
    close,
    lead: showLead,
    menu: [
      { word: "person", run: () => void askPerson() },
      { word: "leave", run: showLead },
      { word: "reset", run: () => void reset() },
      { word: "transcript", run: () => download(say, language, messages) },
      { word: "erase", run: () => panel.sheet(eraseForm(say, erase, () => panel.sheet(null))) },
    ],
  });
  const voice = createVoice(panel.say);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, baseStyle()];
  root.append(panel.element);

  function draw() {
    const agent = visit?.agent;
    if (agent) {
      const person = visit?.state === "human";
      panel.subtitle(say(person ? "byPerson" : visit?.state === "waiting" ? "waiting" : "automatic"));
      const begins = messages.length + pending.length === 0 ? agent.starters : [];
      log.draw(agent.greeting, messages, pending, begins);
    }
    log.stream(turn ? turn.text : null);
    panel.writing(turn !== null);
  }

  /** Takes what the server says as what is true. */
  function take(now: Visit) {
    const first = visit === null;
    visit = { ...now, token: null };
    messages = now.messages;
    if (now.token) kept.keepToken(now.token);
    if (first) {
      panel.agent(now.agent);
      dress(context, panel.element, now.agent);
      const waits = kept.waiting().filter((it) => !pending.some((one) => one.clientId === it.clientId));
      pending.push(...waits.map((it) => ({ ...it, how: "waiting" as const })));
    }
    draw();
    if (now.turn_id && !turn) void follow(now.turn_id, null);
  }

  /** Comes in, or back in. Answers whether somebody is inside. */
  function enter(): Promise<boolean> {
    if (visit) return Promise.resolve(true);
    return (opening ??= (async () => {
      try {
        const who = await introduce(language, identity);
        take(await api.open(who));
        if ("identity" in who) tell("identify", { known: true });
        reached();
        void flush();
        return true;
      } catch (failed) {
        refused(failed);
        return false;
      } finally {
        opening = null;
      }
    })());
  }

  const reached = () => {
    failures = 0;
    panel.closed(null);
  };

  /** Says what went wrong, and comes back by itself where that may help. */
  function refused(failed: unknown) {
    const it = failed instanceof Refused ? failed : new Refused(0, "", "");
    if (it.code === "visit_over") {
      kept.keepToken(undefined);
      visit = null;
      void enter();
      return;
    }
    if (it.code === "identity_refused") {
      identity = null; // Whoever is not vouched for is a visitor like others.
      tell("identify", { known: false });
      setTimeout(() => void comeBack());
      return;
    }
    if (it.passes) {
      panel.note(say("down"));
      clearTimeout(again);
      const pause = PAUSES_MS[Math.min(failures++, PAUSES_MS.length - 1)];
      again = setTimeout(() => void comeBack(), pause);
      return;
    }
    if (it.status === 410 || it.status === 403) {
      panel.closed(it.message || say("unavailable"));
    }
  }

  async function comeBack() {
    if (!(await enter())) return;
    await look();
    void flush();
  }

  async function look() {
    if (!visit || turn) return;
    try {
      take(await api.look());
      reached();
    } catch (failed) {
      refused(failed);
    }
  }

  function send(text: string) {
    const it: Pending = { clientId: crypto.randomUUID(), content: text, how: "sending" };
    pending.push(it);
    keepWaiting();
    draw();
    log.toEnd();
    void retry(it);
  }

  /** What the server has not got yet survives the page. */
  const keepWaiting = () => kept.keepWaiting(pending.map(({ clientId, content }) => ({ clientId, content })));

  async function retry(it: Pending) {
    it.how = "sending";
    draw();
    if (await enter()) return flush();
    it.how = "waiting";
    draw();
  }

  let flushing = false;
  /** Sends what waits, one after the other, for as long as somebody answers. */
  async function flush() {
    if (flushing || turn) return;
    flushing = true;
    try {
      for (let it = next(); it; it = next()) if (!(await deliver(it))) return;
    } finally {
      flushing = false;
    }
  }
  const next = () => pending.find((it) => it.how !== "failed");

  async function deliver(it: Pending): Promise<boolean> {
    it.how = "sending";
    turn = { id: null, text: "" };
    panel.say(say("thinking"));
    draw();
    try {
      const events = await api.say(it.content, it.clientId);
      reached();
      await listen(events, it);
      return true;
    } catch (failed) {
      turn = null;
      const why = failed instanceof Refused ? failed : new Refused(0, "", "");
      it.how = why.passes || why.code === "visit_over" ? "waiting" : "failed";
      if (why.message) it.why = why.message;
      refused(why);
      draw();
      return false;
    }
  }

  /** Goes on with an answer that is being written: after a reload, in another tab, after a line that broke. */
  async function follow(id: string, last: string | null) {
    turn = { id, text: turn?.text ?? "" };
    draw();
    try {
      await listen(await api.follow(id, last), null);
    } catch {
      turn = null;
      draw();
      refused(new Refused(0, "", ""));
    }
  }

  async function listen(events: AsyncGenerator<Told>, it: Pending | null) {
    await hearOut(
      api,
      events,
      () => turn?.id ?? null,
      (told) => hear(told.event, told.data, it),
    );
    voice.end();
    tellTabs("said");
  }

  /** One event. Answers whether it was the last. */
  function hear(event: string, data: Record<string, unknown>, it: Pending | null): boolean {
    switch (event) {
      case "turn":
        if (turn) turn.id = data.turn_id as string;
        return false;
      case "text":
        if (turn) turn.text += data.delta as string;
        voice.hear(data.delta as string);
        log.stream(turn?.text ?? null);
        return false;
      case "reset":
        if (turn) turn.text = "";
        voice.forget();
        return false;
      case "done":
      case "stopped":
        settle(data as unknown as Said, it);
        return true;
      case "error":
      case "interrupted":
        turn = null;
        if (it) Object.assign(it, { how: "failed", why: (data.detail as string) || say("broken") });
        draw();
        return true;
      default:
        return false;
    }
  }

  function settle(said: Said, it: Pending | null) {
    const spoken = turn?.text ?? "";
    turn = null;
    pending = pending.filter((one) => one !== it);
    keepWaiting();
    for (const message of [said.message, said.reply]) {
      if (message && !messages.some((one) => one.id === message.id)) messages = [...messages, message];
    }
    if (visit && said.state) visit.state = said.state;
    draw();
    if (said.reply && !spoken) voice.whole(said.reply.content);
    tell("message", { message: said.message, reply: said.reply });
    panel.offer(said.ask_lead);
  }

  async function askPerson() {
    try {
      const { state } = await api.person();
      if (visit) visit.state = state;
      tell("person", { state });
      draw();
      panel.say(say(state === "human" ? "byPerson" : "waiting"));
    } catch (failed) {
      refused(failed);
    }
  }

  function showLead() {
    if (!visit) return;
    panel.offer(false);
    const done = async (lead: Lead) => {
      await api.lead(lead);
      tell("lead", { email: lead.email });
      panel.sheet(null);
      panel.note(say("leadSent"));
    };
    panel.sheet(leadForm(say, visit.agent, done, () => panel.sheet(null)));
  }

  async function reset() {
    try {
      take(await api.reset());
      panel.note(null);
      panel.offer(false);
      panel.field.focus();
      tellTabs("said");
    } catch (failed) {
      refused(failed);
    }
  }

  async function erase() {
    await api.erase();
    kept.forget();
    tellTabs("gone");
    gone();
    panel.note(say("erased"));
  }

  function gone() {
    visit = null;
    messages = [];
    pending = [];
    turn = null;
    panel.offer(false);
    panel.sheet(null);
    log.draw("", [], [], []);
  }

  /** Lets the page say who the visitor is. Whoever was before them at this browser is gone from it. */
  async function identify(now: Identity) {
    identity = now;
    await opening;
    if (now === null) {
      kept.forget();
      tellTabs("gone");
      gone();
    }
    visit = null;
    if (isOpen) void enter();
  }

  function open() {
    if (isOpen) return;
    isOpen = true;
    panel.element.hidden = false;
    launcher?.setAttribute("aria-expanded", "true");
    kept.noteOpen(true);
    panel.field.focus();
    void enter().then((inside) => (inside ? look() : undefined));
    log.toEnd();
    tell("open", {});
  }

  function close() {
    if (whole) leave();
    if (!isOpen || whole) return;
    isOpen = false;
    panel.element.hidden = true;
    launcher?.setAttribute("aria-expanded", "false");
    kept.noteOpen(false);
    launcher?.focus();
    tell("close", {});
  }

  const self: Mounted = {
    open,
    close,
    toggle: () => (isOpen && !whole ? close() : open()),
    identify: (now) => void identify(now),
    send(text) {
      open();
      if (text.trim()) send(text.trim());
    },
    on,
  };
  if (whole) leave = hearParent(self, () => panel.field.focus());
  return self;
}
