/** The field for messages. What is in it survives a reload. */

import { at, phone, recall, remember } from "./page.js";

/** The count of characters left is shown from here on. */
const FEW_LEFT = 100;

/** The user counts as typing until this time, in ms, has passed without a change. */
const THINKING = 4_000;

export const composer = {
  room: "",
  typing: false,
  pause: 0,

  /** @param on the listeners: say(text), which tells whether it took it; typing(isTyping) */
  listen(on) {
    this.on = on;
    at("message").addEventListener("input", () => this.changed());
    at("message").addEventListener("keydown", (event) => this.key(event));
    at("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    const named = () => (at("message").enterKeyHint = phone.matches ? "enter" : "send");
    phone.addEventListener("change", named);
    named();
  },

  /** Shows what was written in a room and not sent. */
  enter(room) {
    this.room = room;
    at("message").value = recall("sessionStorage", `draft.${room}`);
    this.fit();
    at("message").focus();
  },

  changed() {
    const text = at("message").value;
    remember("sessionStorage", `draft.${this.room}`, text);
    this.fit();
    this.types(text.trim() !== "");
  },

  fit() {
    const message = at("message");
    message.style.height = "auto";
    message.style.height = `${message.scrollHeight + message.offsetHeight - message.clientHeight}px`;
    const left = message.maxLength - message.value.length;
    at("left-over").hidden = left > FEW_LEFT;
    at("left-over").textContent = `${left} left`;
  },

  types(typing) {
    clearTimeout(this.pause);
    if (typing) {
      this.pause = setTimeout(() => this.types(false), THINKING);
    }
    if (typing !== this.typing) {
      this.typing = typing;
      this.on.typing(typing);
    }
  },

  key(event) {
    // While an input method composes, Enter is its own.
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (sends && !phone.matches) {
      event.preventDefault();
      at("composer").requestSubmit();
    } else if (event.key === "Escape") {
      at("log").focus();
    }
  },

  submit() {
    const text = at("message").value.trim();
    if (text && this.on.say(text)) {
      at("message").value = "";
      this.changed();
    }
    at("message").focus();
  },
};
