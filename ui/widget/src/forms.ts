import type { Agent, Lead } from "./api";
import { Refused } from "./api";
import { h } from "./dom";
import type { Say } from "./words";

/** The form by which a visitor leaves an address. `send` answers once the server has it. */
export function leadForm(
  say: Say,
  agent: Agent,
  send: (lead: Lead) => Promise<void>,
  close: () => void,
): HTMLElement {
  const name = h("input", { name: "name", autocomplete: "name", maxlength: 200 });
  const email = h("input", {
    name: "email",
    type: "email",
    autocomplete: "email",
    required: true,
    maxlength: 254,
  });
  const phone = h("input", { name: "phone", type: "tel", autocomplete: "tel", maxlength: 40 });
  const message = h("textarea", { name: "message", rows: 3, maxlength: 4000 });
  const consent = h("input", { type: "checkbox", name: "consent", required: true });
  const error = h("p", { class: "err", role: "alert" });
  const go = h("button", { class: "main", type: "submit" }, say("send"));
  const optional = (word: "name" | "phone") => `${say(word)} (${say("optional")})`;
  const form = h(
    "form",
    {
      part: "lead",
      onsubmit: (event) => {
        event.preventDefault();
        go.disabled = true;
        error.textContent = "";
        const lead: Lead = { email: email.value, consent: consent.checked };
        if (name.value) lead.name = name.value;
        if (phone.value) lead.phone = phone.value;
        if (message.value) lead.message = message.value;
        send(lead).catch((failed: unknown) => {
          error.textContent = failed instanceof Refused && failed.message ? failed.message : say("down");
          go.disabled = false;
        });
      },
    },
    h("h3", {}, say("leadTitle")),
    h("label", {}, h("span", {}, optional("name")), name),
    h("label", {}, h("span", {}, say("email")), email),
    h("label", {}, h("span", {}, optional("phone")), phone),
    h("label", {}, h("span", {}, say("request")), message),
    h("label", { class: "tick" }, consent, h("span", {}, agent.consent)),
    error,
    h(
      "div",
      { class: "row" },
      go,
      h("button", { class: "plain", type: "button", onclick: close }, say("cancel")),
    ),
  );
  return form;
}

/** What cannot be taken back is asked once. */
export function eraseForm(say: Say, erase: () => Promise<void>, close: () => void): HTMLElement {
  const error = h("p", { class: "err", role: "alert" });
  const go = h(
    "button",
    {
      class: "main",
      type: "button",
      onclick: () => {
        go.disabled = true;
        erase().catch(() => {
          error.textContent = say("down");
          go.disabled = false;
        });
      },
    },
    say("eraseNow"),
  );
  return h(
    "div",
    { class: "sure" },
    h("h3", {}, say("erase")),
    h("p", {}, say("eraseSure")),
    error,
    h(
      "div",
      { class: "row" },
      go,
      h("button", { class: "plain", type: "button", onclick: close }, say("cancel")),
    ),
  );
}
