/** The page of the chat: the form to join, and the room. */

import { Connection } from "./connection.js";

/** The oldest lines leave the page when there are more. */
const MOST_LINES = 500;

/** Lines of one person within this time, in ms, stand together. */
const TOGETHER = 5 * 60_000;

/** The count of characters left is shown from here on. */
const FEW_LEFT = 100;

/** The number of colours for names in chat.css. */
const COLOURS = 6;

const at = (id) => document.getElementById(id);

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const calendar = new Intl.DateTimeFormat("en-GB", { dateStyle: "full" });
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short" });

/** Storage may be full, or forbidden, where reading the property itself throws. */
function remember(storage, key, value) {
  try {
    window[storage].setItem(`vaporetto.${key}`, value);
  } catch {
    // The chat works without.
  }
}

function recall(storage, key) {
  try {
    return window[storage].getItem(`vaporetto.${key}`) ?? "";
  } catch {
    return "";
  }
}

/** An element of the page; children are elements or text, never HTML. */
function element(name, properties, ...children) {
  const { data, ...others } = properties;
  const made = Object.assign(document.createElement(name), others);
  Object.assign(made.dataset, data);
  made.append(...children);
  return made;
}

/** The same name has the same colour for every user. */
function colourOf(name) {
  let sum = 0;
  for (const character of name) {
    sum = (sum * 31 + character.codePointAt(0)) % 9973;
  }
  return String(sum % COLOURS);
}

function badge(name) {
  const initial = [...name][0].toUpperCase();
  return element("span", { className: "badge", ariaHidden: "true" }, initial);
}

function time(now) {
  return element(
    "time",
    { dateTime: now.toISOString(), title: moment.format(now) },
    clock.format(now),
  );
}

// ---- The room -----------------------------------------------------------------------------------

/** Who is in the room, as the server says. */
const members = {
  own: "",
  /** By id: two may have one name for a moment, on two servers. */
  names: new Map(),

  replace(own, members) {
    this.own = own;
    this.names = new Map(members);
    this.show();
  },

  /** Whether the member is a new one. */
  add(id, name) {
    const isNew = !this.names.has(id);
    this.names.set(id, name);
    this.show();
    return isNew;
  },

  /** The name of the member that was removed, undefined if there was none. */
  remove(id) {
    const name = this.names.get(id);
    this.names.delete(id);
    this.show();
    return name;
  },

  show() {
    const all = [...this.names.values()];
    all.sort((a, b) => (b === this.own) - (a === this.own) || a.localeCompare(b));
    at("members").replaceChildren(...all.map((name) => this.line(name)));
    at("member-count").textContent = String(all.length);
  },

  line(name) {
    const colour = colourOf(name);
    const line = element("li", { data: { name, colour } }, badge(name), element("bdi", {}, name));
    if (name === this.own) {
      line.append(element("span", { className: "you" }, "you"));
    }
    return line;
  },
};

/** The lines of the conversation, newest last. */
const conversation = {
  /** Whether the newest line is in view, and the next one shall be. */
  following: true,
  /** Lines that came since the reader scrolled away. */
  unseen: 0,
  lastDay: "",
  last: { name: "", at: 0 },

  clear() {
    at("messages").replaceChildren();
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

  said(name, text, now) {
    this.separateDays(now);
    const own = name === members.own;
    const together = name === this.last.name && now - this.last.at < TOGETHER;
    this.last = { name, at: now };
    const line = element(
      "li",
      {
        className: together ? "said together" : "said",
        data: { kind: "said", name, own: String(own), colour: colourOf(name) },
      },
      badge(name),
      element("bdi", { className: "who" }, own ? `${name} (you)` : name),
      time(now),
      element("p", { className: "text", dir: "auto" }, text),
    );
    this.append(line, own);
  },

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

/** Shows the state of the connection: the lamp above, the notice and the button below. */
const line = {
  state: "idle",
  reason: "",
  retryAt: 0,
  lostAt: 0,
  ticking: 0,

  show({ name, reason = "", retryAt = 0 }) {
    const before = this.state;
    // A lost connection stays lost until it is back, whatever the attempts between.
    const again = before === "waiting" || before === "retrying";
    this.state = name === "connecting" && again ? "retrying" : name;
    if (before === "connected") {
      this.lostAt = Date.now();
    }
    if (name === "refused" || (name === "waiting" && !again)) {
      this.reason = reason;
    }
    this.retryAt = retryAt;
    clearInterval(this.ticking);
    if (name === "waiting") {
      this.ticking = setInterval(() => this.countDown(), 250);
    }
    const [state, text] = this.words();
    at("status").dataset.state = state;
    const shownReason = state === "reconnecting" || state === "refused" ? this.reason : "";
    // Unchanged text is not set again: a screen reader would say it with each attempt.
    if (at("status-text").textContent !== text || at("status-reason").textContent !== shownReason) {
      at("status-text").textContent = text;
      at("status-reason").textContent = shownReason;
    }
    this.showNotice();
  },

  words() {
    switch (this.state) {
      case "connecting":
        return ["connecting", "Connecting"];
      case "connected":
        return ["connected", "Connected"];
      case "waiting":
      case "retrying":
        return ["reconnecting", "Reconnecting"];
      case "refused":
        return ["refused", "Refused"];
      default:
        return ["idle", ""];
    }
  },

  showNotice() {
    const lost = this.state === "waiting" || this.state === "retrying";
    const refused = this.state === "refused";
    if (!lost && !refused && at("notice").contains(document.activeElement)) {
      // The focus would vanish with the button.
      at("message").focus();
    }
    at("notice").hidden = !lost && !refused;
    at("notice").dataset.state = refused ? "refused" : "reconnecting";
    at("notice-text").textContent = refused ? `The server refused: ${this.reason}` : this.reason;
    at("reconnect").textContent = refused ? "Try again" : "Reconnect now";
    at("send").disabled = this.state !== "connected";
    at("hint").textContent =
      this.state === "connected"
        ? "Enter sends, Shift+Enter starts a new line"
        : "Not connected: what you write is kept, and you can send it later";
    this.countDown();
  },

  countDown() {
    const seconds = Math.max(1, Math.ceil((this.retryAt - Date.now()) / 1000));
    at("countdown").textContent =
      this.state === "waiting" ? `Next attempt in ${seconds} s.`
      : this.state === "retrying" ? "Trying now…"
      : "";
  },

  /** How long the room was out of reach. */
  gap() {
    const seconds = Math.max(1, Math.round((Date.now() - this.lostAt) / 1000));
    return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  },
};

// ---- Joining and leaving ------------------------------------------------------------------------

let connection = null;
let room = "";
let unread = 0;

function showTitle() {
  const count = unread ? `(${unread}) ` : "";
  document.title = connection ? `${count}${room} · Vaporetto` : "Vaporetto";
}

function socketUrl(name) {
  const url = new URL(`chat/${room}?name=${encodeURIComponent(name)}`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url;
}

function join(name, newRoom) {
  connection?.close();
  room = newRoom;
  remember("localStorage", "name", name);
  remember("localStorage", "room", room);
  remember("sessionStorage", "aboard", room);
  history.replaceState(null, "", `#${room}`);

  at("room-name").textContent = room;
  at("join-view").hidden = true;
  at("chat-view").hidden = false;
  members.replace(name, []);
  conversation.clear();
  line.show({ name: "idle" });

  let welcomed = false;
  connection = new Connection(socketUrl(name), {
    state(state) {
      if (state.name === "refused" && !welcomed) {
        leave(`The server refused: ${state.reason}`);
      } else {
        line.show(state);
      }
    },
    welcome(own, names) {
      const before = members.own;
      members.replace(own, names);
      conversation.note(
        welcomed ? `Connected again after ${line.gap()}` : `You came aboard as ${own}`,
      );
      if (own !== name && own !== before) {
        conversation.note(`The name ${name} was taken here, so you are ${own}`);
      }
      welcomed = true;
    },
    joined(id, other) {
      if (members.add(id, other)) {
        conversation.note(`${other} came aboard`);
      }
    },
    left(id) {
      const other = members.remove(id);
      if (other) {
        conversation.note(`${other} went ashore`);
      }
    },
    said(other, text, time) {
      conversation.said(other, text, time);
      if (welcomed && document.hidden && other !== members.own) {
        unread++;
        showTitle();
      }
    },
    unsent(text) {
      conversation.note(`Not sent, because the other servers cannot be reached: ${text}`);
    },
    missing() {
      conversation.note("Some messages are missing here");
    },
  });
  showTitle();
  connection.open();
  at("message").focus();
}

function leave(error = "") {
  connection?.close();
  connection = null;
  line.show({ name: "idle" });
  remember("sessionStorage", "aboard", "");
  at("chat-view").hidden = true;
  at("join-view").hidden = false;
  showError("join-error", error);
  showTitle();
  at("name").focus();
}

// ---- The form to join ---------------------------------------------------------------------------

function nameProblem(name) {
  if (!name) {
    return "Please say who you are.";
  }
  if (/\p{Cc}/u.test(name)) {
    return "A name has no control characters.";
  }
  return name.length > 24 ? `A name has up to 24 characters, this one has ${name.length}.` : "";
}

function roomProblem(name) {
  if (!name) {
    return "Please name a room.";
  }
  if (!/^[A-Za-z0-9_-]*$/.test(name)) {
    return "A room’s name has only letters A to Z, digits, - and _.";
  }
  return name.length > 32 ? `A room’s name has up to 32 characters, this one has ${name.length}.` : "";
}

function showError(id, text) {
  at(id).textContent = text;
  at(id).hidden = !text;
}

/** Shows or clears the field's error; true when there is one. */
function check(field, problem) {
  showError(`${field.id}-error`, problem);
  at(`${field.id}-hint`).hidden = Boolean(problem);
  field.setAttribute("aria-invalid", String(Boolean(problem)));
  return Boolean(problem);
}

/** The room that the address names, "" when it names none. */
function roomOfAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

at("join-form").addEventListener("submit", (event) => {
  event.preventDefault();
  showError("join-error", "");
  const name = at("name").value.trim();
  const wanted = at("room").value.trim();
  const wrong = [
    check(at("name"), nameProblem(name)) && at("name"),
    check(at("room"), roomProblem(wanted)) && at("room"),
  ].filter(Boolean);
  if (wrong.length > 0) {
    wrong[0].focus();
  } else {
    join(name, wanted);
  }
});

// An error disappears as soon as it is corrected, and does not appear while the user types.
for (const [id, problem] of [["name", nameProblem], ["room", roomProblem]]) {
  at(id).addEventListener("input", ({ target }) => {
    if (target.getAttribute("aria-invalid") === "true") {
      check(target, problem(target.value.trim()));
    }
  });
}

window.addEventListener("hashchange", () => {
  const wanted = roomOfAddress();
  if (wanted === room || roomProblem(wanted)) {
    return;
  }
  at("room").value = wanted;
  if (connection) {
    join(at("name").value.trim(), wanted);
  }
});

// ---- The composer -------------------------------------------------------------------------------

function messageChanged() {
  const message = at("message");
  message.style.height = "auto";
  message.style.height = `${message.scrollHeight + message.offsetHeight - message.clientHeight}px`;
  const left = message.maxLength - message.value.length;
  at("left-over").hidden = left > FEW_LEFT;
  at("left-over").textContent = `${left} left`;
}

at("message").addEventListener("input", messageChanged);

at("message").addEventListener("keydown", (event) => {
  // While an input method composes, Enter is its own.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at("composer").requestSubmit();
  } else if (event.key === "Escape") {
    at("log").focus();
  }
});

at("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const message = at("message");
  const text = message.value.trim();
  if (text && connection?.send(text)) {
    message.value = "";
    messageChanged();
  }
  message.focus();
});

// ---- Everything else ----------------------------------------------------------------------------

at("leave").addEventListener("click", () => leave());

at("reconnect").addEventListener("click", () => {
  if (line.state === "refused") {
    connection.open();
  } else {
    connection.retryNow();
  }
  at("message").focus();
});

// The clipboard is there on secure pages only; elsewhere the address bar has the same link.
at("invite").hidden = !navigator.clipboard;
at("invite").addEventListener("click", async ({ target }) => {
  try {
    await navigator.clipboard.writeText(location.href);
    target.textContent = "Copied";
  } catch {
    target.textContent = "Copy the address";
  }
  setTimeout(() => (target.textContent = "Invite"), 2000);
});

at("newer").addEventListener("click", () => {
  conversation.follow();
  at("message").focus();
});

at("log").addEventListener("scroll", () => conversation.scrolled(), { passive: true });
new ResizeObserver(() => conversation.following && conversation.follow()).observe(at("log"));

// A page that the browser keeps for its Back button would stay in the room, and receive nothing.
window.addEventListener("pagehide", () => {
  if (connection) {
    connection.close();
    line.show({ name: "connecting" });
  }
});
window.addEventListener("pageshow", ({ persisted }) => persisted && connection?.open());

window.addEventListener("online", () => connection?.retryNow());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    unread = 0;
    showTitle();
    // Browsers slow the timers of hidden pages.
    connection?.retryNow();
  }
});

at("name").value = recall("localStorage", "name");
at("room").value = roomOfAddress() || recall("localStorage", "room") || "lagoon";
const aboard = recall("sessionStorage", "aboard");
if (aboard && aboard === at("room").value && !nameProblem(at("name").value)) {
  // The page was loaded again.
  join(at("name").value, aboard);
} else {
  (at("name").value ? at("join") : at("name")).focus();
}
