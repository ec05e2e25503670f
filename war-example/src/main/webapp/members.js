/** Who is in the room, as the server says, who comes and goes, and who is typing. */

import { conversation } from "./conversation.js";
import { at, badge, colourOf, element } from "./page.js";

/** More than these are not named as typing. */
const MOST_TYPING = 2;

/**
 * Who is back within this time, in ms, has not left: a page was loaded again, or a server stopped
 * and its pages went to another one. Where all pages have lost their server, the next attempt of
 * some comes late.
 */
const BACK = 5_000;
const ALL_BACK = 20_000;

export const members = {
  own: "",
  /** By id: one that comes back may be there twice for a moment. */
  names: new Map(),
  /** The ids of those who type. */
  typing: new Set(),
  /** Names of those who have left a moment ago, and the timers that say so. */
  leaving: new Map(),
  /** Who was there when the connection was lost; null unless it is. */
  before: null,

  /** Alone, as far as the page knows. */
  clear(own) {
    this.before = null;
    this.stay();
    this.replace(own, []);
  },

  welcome(own, members) {
    const { before } = this;
    this.before = null;
    this.replace(own, members);
    if (before) {
      [...before].filter((name) => !this.has(name)).forEach((name) => this.leave(name, ALL_BACK));
      this.all().filter((name) => !before.has(name)).forEach((name) => this.come(name));
    }
  },

  /** The connection is lost: nobody knows who is there. */
  lost() {
    if (!this.before && this.names.size > 0) {
      this.before = new Set([...this.all(), ...this.leaving.keys()]);
      this.stay();
      this.typing.clear();
      this.show();
    }
  },

  joined(id, name) {
    const isNew = !this.has(name);
    this.names.set(id, name);
    this.show();
    if (isNew) {
      this.come(name);
    }
  },

  left(id) {
    const name = this.names.get(id);
    this.names.delete(id);
    this.typing.delete(id);
    this.show();
    if (name && !this.has(name)) {
      this.leave(name, BACK);
    }
  },

  types(id, isTyping) {
    if (isTyping) {
      this.typing.add(id);
    } else {
      this.typing.delete(id);
    }
    this.showTyping();
  },

  // ---- What the conversation says of it

  come(name) {
    if (this.leaving.has(name)) {
      clearTimeout(this.leaving.get(name));
      this.leaving.delete(name);
    } else if (name !== this.own) {
      conversation.note(`${name} came aboard`);
    }
  },

  leave(name, back) {
    const timer = setTimeout(() => {
      this.leaving.delete(name);
      conversation.note(`${name} went ashore`);
    }, back);
    this.leaving.set(name, timer);
  },

  /** Nobody leaves. */
  stay() {
    this.leaving.forEach((timer) => clearTimeout(timer));
    this.leaving.clear();
  },

  // ---- What is shown

  replace(own, members) {
    this.own = own;
    this.names = new Map(members);
    this.typing.clear();
    this.show();
  },

  all() {
    return [...new Set(this.names.values())];
  },

  has(name) {
    return [...this.names.values()].includes(name);
  },

  show() {
    const all = this.all();
    all.sort((a, b) => (b === this.own) - (a === this.own) || a.localeCompare(b));
    at("members").replaceChildren(...all.map((name) => this.line(name)));
    at("member-count").textContent = String(all.length);
    at("members-word").textContent = this.before ? "Last seen" : "On board";
    this.showTyping();
  },

  line(name) {
    const colour = colourOf(name);
    const line = element("li", { data: { name, colour } }, badge(name), element("bdi", {}, name));
    if (name === this.own) {
      line.append(element("span", { className: "you" }, "you"));
    }
    return line;
  },

  showTyping() {
    const names = new Set([...this.typing].map((id) => this.names.get(id)));
    const others = [...names].filter((name) => name && name !== this.own);
    at("typing").textContent =
      others.length === 0 ? ""
      : others.length > MOST_TYPING ? "Several people are typing…"
      : `${others.join(" and ")} ${others.length === 1 ? "is" : "are"} typing…`;
  },
};
