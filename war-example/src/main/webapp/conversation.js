/** The lines of the conversation, newest last; below them, those that the server has not heard. */

import { linked } from "./links.js";
import { at, badge, colourOf, element } from "./page.js";

/** The oldest lines leave the page when there are more. */
const MOST_LINES = 500;

/** Lines of one person within this time, in ms, stand together. */
const TOGETHER = 5 * 60_000;

/** The marks of an own line: what a screen reader says, and what is seen. */
const MARKS = {
  waiting: ["Waiting for the connection", "waiting"],
  sent: ["Sent", "✓"],
  heard: ["Heard by the server", "✓✓"],
  failed: ["Not sent", "not sent"],
};

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const calendar = new Intl.DateTimeFormat("en-GB", { dateStyle: "full" });
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short" });

function time(now) {
  return element(
    "time",
    { dateTime: now.toISOString(), title: moment.format(now) },
    clock.format(now),
  );
}

function mark(state) {
  const [ariaLabel, shown] = MARKS[state];
  const made = element("span", { className: "delivery", ariaLabel, data: { state } }, shown);
  made.setAttribute("role", "img");
  return made;
}

export const conversation = {
  /** The user's name. */
  own: "",
  /** Whether the newest line is in view, and the next one shall be. */
  following: true,
  /** Lines that came since the reader scrolled away. */
  unseen: 0,
  lastDay: "",
  last: { name: "", at: 0 },
  /** The ids of the messages that are shown: a message that was sent again is shown once. */
  ids: new Set(),

  clear(own) {
    this.own = own;
    at("messages").replaceChildren();
    at("waiting").replaceChildren();
    this.ids.clear();
    this.lastDay = "";
    this.last = { name: "", at: 0 };
    this.follow();
  },

  note(text) {
    const now = new Date();
    this.separateDays(now);
    this.last = { name: "", at: 0 };
    this.append(element("li", { className: "note", data: { kind: "note" } }, text, time(now)));
  },

  /** Whether the message is a new one. */
  said(id, name, text, now) {
    if (this.ids.has(id)) {
      return false;
    }
    this.ids.add(id);
    this.separateDays(now);
    const own = name === this.own;
    const together = name === this.last.name && now - this.last.at < TOGETHER;
    this.last = { name, at: now };
    const line = this.line(id, name, text, now, together);
    if (own) {
      line.append(mark("heard"));
    }
    this.append(line, own);
    return true;
  },

  line(id, name, text, now, together) {
    const own = name === this.own;
    return element(
      "li",
      {
        className: together ? "said together" : "said",
        data: { kind: "said", id, name, own: String(own), colour: colourOf(name) },
      },
      badge(name),
      element("bdi", { className: "who" }, own ? `${name} (you)` : name),
      time(now),
      element("p", { className: "text", dir: "auto" }, ...linked(text)),
    );
  },

  // ---- What the server has not heard

  waits({ id, text }) {
    const line = this.line(id, this.own, text, new Date(), true);
    line.dataset.kind = "waiting";
    line.append(mark("waiting"));
    at("waiting").append(line);
    this.follow();
  },

  waiting(id) {
    return at("waiting").querySelector(`[data-id="${id}"]`);
  },

  /** Marks a line that waits; a failed one can be tried again. */
  mark(id, state, again) {
    const line = this.waiting(id);
    line?.querySelector("button")?.remove();
    line?.querySelector(".delivery").replaceWith(mark(state));
    if (state === "failed") {
      line?.append(element("button", { type: "button", onclick: again }, "Try again"));
    }
  },

  waitsNoMore(id) {
    this.waiting(id)?.remove();
  },

  // ---- What is in view

  /** The date and not "today": the page may stay open over midnight. */
  separateDays(now) {
    const day = calendar.format(now);
    if (day !== this.lastDay) {
      this.lastDay = day;
      this.last = { name: "", at: 0 };
      this.append(element("li", { className: "day", data: { kind: "day" } }, day));
    }
  },

  append(line, own = false) {
    const lines = at("messages");
    lines.append(line);
    while (lines.childElementCount > MOST_LINES) {
      this.ids.delete(lines.firstElementChild.dataset.id);
      lines.firstElementChild.remove();
    }
    if (own || this.following) {
      this.follow();
    } else if (line.dataset.kind === "said") {
      this.unseen++;
    }
    this.showNewer();
  },

  /** Goes to the newest line. */
  follow() {
    const log = at("log");
    log.scrollTop = log.scrollHeight;
    this.following = true;
    this.unseen = 0;
    this.showNewer();
  },

  scrolled() {
    const log = at("log");
    this.following = log.scrollHeight - log.scrollTop - log.clientHeight < 48;
    if (this.following) {
      this.unseen = 0;
    }
    this.showNewer();
  },

  showNewer() {
    const newer = at("newer");
    newer.hidden = this.unseen === 0;
    newer.textContent = this.unseen === 1 ? "1 new message" : `${this.unseen} new messages`;
  },
};
