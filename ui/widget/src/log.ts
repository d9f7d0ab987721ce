// The conversation as it is shown. A message keeps its nodes for as long as it is there.
import type { Message } from "./api";
import { h, icon, icons } from "./dom";
import { show } from "./markdown";
import type { Say } from "./words";

/** A message that is on its way to the server. */
export type Pending = {
  clientId: string;
  content: string;
  how: "sending" | "waiting" | "failed";
  why?: string;
};

export type LogActions = {
  judge(message: Message, feedback: number | null, reason?: string): void;
  retry(pending: Pending): void;
  begin(text: string): void;
};

export function createLog(say: Say, actions: LogActions) {
  const starters = h("div", { class: "starters" });
  const live = h("div", { class: "m agent", hidden: true });
  const liveBody = h("div", { class: "b", dir: "auto" });
  live.append(h("p", { class: "w" }, say("agent")), liveBody);
  // Not live itself: what streams would be read out letter by letter. Whole sentences are said by the status.
  const element = h("div", {
    class: "log",
    role: "log",
    "aria-live": "off",
    "aria-label": say("log"),
    tabindex: 0,
    part: "log",
  });
  const known = new Map<string, { node: HTMLElement; as: string }>();

  function who(message: Message): string {
    return say(message.author === "visitor" ? "you" : message.author);
  }

  function made(message: Message): HTMLElement {
    const body = h("div", { class: "b", dir: "auto" });
    if (message.author === "visitor") body.textContent = message.content;
    else show(body, message.content);
    const node = h("article", { class: `m ${message.author}` }, h("p", { class: "w" }, who(message)), body);
    if (message.citations.length > 0) {
      const source = (it: Message["citations"][number]) =>
        h(
          "li",
          { value: it.n },
          it.url && /^https?:\/\//i.test(it.url)
            ? h("a", { href: it.url, target: "_blank", rel: "noopener noreferrer nofollow" }, it.title)
            : it.title,
        );
      node.append(
        h("div", { class: "n" }, `${say("sources")} :`, h("ol", {}, ...message.citations.map(source))),
      );
    }
    if (message.cut) node.append(h("p", { class: "n" }, say("cut")));
    if (message.automatic) node.append(h("p", { class: "n" }, say("builtIn")));
    if (message.author === "agent") node.append(thumbs(message, node));
    return node;
  }

  function thumbs(message: Message, node: HTMLElement): HTMLElement {
    const button = (feedback: 1 | -1) =>
      h(
        "button",
        {
          type: "button",
          class: "i",
          "aria-pressed": String(message.feedback === feedback),
          "aria-label": say(feedback === 1 ? "helpful" : "unhelpful"),
          onclick: () => {
            const taken = message.feedback === feedback;
            message.feedback = taken ? null : feedback;
            actions.judge(message, message.feedback);
            row
              .querySelectorAll("button")
              .forEach((it, at) =>
                it.setAttribute("aria-pressed", String(message.feedback === (at === 0 ? 1 : -1))),
              );
            node.querySelector("form")?.remove();
            if (message.feedback === -1) node.append(reason(message));
          },
        },
        icon(feedback === 1 ? icons.up : icons.down),
      );
    const row = h("div", { class: "f" }, button(1), button(-1));
    return row;
  }

  function reason(message: Message): HTMLElement {
    const field = h("input", { maxlength: 500, name: "reason" });
    const form = h(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          if (field.value.trim()) actions.judge(message, -1, field.value.trim());
          form.replaceWith(h("p", { class: "n" }, say("thanks")));
        },
      },
      h("label", {}, h("span", {}, say("why")), field),
      h("button", { class: "plain", type: "submit" }, say("send")),
    );
    return form;
  }

  function waiting(pending: Pending): HTMLElement {
    const body = h("div", { class: "b", dir: "auto" });
    body.textContent = pending.content;
    const node = h("article", { class: "m visitor" }, h("p", { class: "w" }, say("you")), body);
    if (pending.how === "waiting") node.append(h("p", { class: "n" }, say("waitingToSend")));
    if (pending.how === "failed") {
      const retry = h(
        "button",
        { class: "link", type: "button", onclick: () => actions.retry(pending) },
        say("retry"),
      );
      node.append(h("p", { class: "n err" }, `${pending.why || say("failed")} `, retry));
    }
    return node;
  }

  /** Whether somebody reads the end, and wants to go on doing so. */
  const atEnd = () => element.scrollHeight - element.scrollTop - element.clientHeight < 60;

  return {
    element,
    /** Shows what was said, what is on its way, and how to begin. */
    draw(greeting: string, messages: Message[], pending: Pending[], begins: string[]) {
      const follow = atEnd();
      const hello = {
        id: "hello",
        author: "agent",
        content: greeting,
        citations: [],
        feedback: null,
      } as unknown as Message;
      const wanted: [string, string, () => HTMLElement][] = [
        ["hello", greeting, () => withoutThumbs(made(hello))],
        ...messages.map((it): [string, string, () => HTMLElement] => [
          it.id,
          JSON.stringify(it),
          () => made(it),
        ]),
        ...pending.map((it): [string, string, () => HTMLElement] => [
          it.clientId,
          it.how + it.why,
          () => waiting(it),
        ]),
      ];
      const nodes = wanted.map(([id, as, make]) => {
        const there = known.get(id);
        if (there && (there.as === as || id === "hello")) return there.node;
        const node = make();
        known.set(id, { node, as });
        return node;
      });
      for (const id of [...known.keys()]) if (!wanted.some(([it]) => it === id)) known.delete(id);
      starters.replaceChildren(
        ...begins.map((text) => h("button", { type: "button", onclick: () => actions.begin(text) }, text)),
      );
      element.replaceChildren(...nodes, ...(begins.length > 0 ? [starters] : []), live);
      if (follow) element.scrollTop = element.scrollHeight;
    },
    /** Shows what is being written; nothing once it is over. */
    stream(text: string | null) {
      const follow = atEnd();
      live.hidden = text === null;
      if (text) show(liveBody, text, true);
      else liveBody.replaceChildren(h("span", { class: "dots" }, h("i"), h("i"), h("i")));
      if (follow) element.scrollTop = element.scrollHeight;
    },
    toEnd() {
      element.scrollTop = element.scrollHeight;
    },
  };
}

function withoutThumbs(node: HTMLElement): HTMLElement {
  node.querySelector(".f")?.remove();
  return node;
}

export type Log = ReturnType<typeof createLog>;
