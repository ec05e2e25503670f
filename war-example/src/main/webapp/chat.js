/** The page of the chat: joins a room, and leads between its connection and what is shown. */

import { composer } from "./composer.js";
import { Connection } from "./connection.js";
import { conversation } from "./conversation.js";
import { listen, nameProblem, roomOfAddress, roomProblem, showError } from "./form.js";
import { members } from "./members.js";
import { Outbox } from "./outbox.js";
import { at, newId, recall, remember } from "./page.js";
import { status } from "./status.js";

let connection = null;
let outbox = null;
let room = "";
let unread = 0;

/** By this the server knows a page that comes back, so that it keeps its name. */
const page = recall("sessionStorage", "page") || newId();
remember("sessionStorage", "page", page);

function showTitle() {
  const count = unread ? `(${unread}) ` : "";
  document.title = connection ? `${count}${room} · Vaporetto` : "Vaporetto";
}

function socketUrl(name) {
  const url = new URL(`chat/${room}?${new URLSearchParams({ name, page })}`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url;
}

// ---- Joining and leaving ------------------------------------------------------------------------

function join(name, newRoom) {
  connection?.close();
  room = newRoom;
  remember("localStorage", "name", name);
  remember("localStorage", "room", room);
  remember("sessionStorage", "name", name);
  remember("sessionStorage", "aboard", room);
  history.replaceState(null, "", `#${room}`);

  at("room-name").textContent = room;
  at("join-view").hidden = true;
  at("chat-view").hidden = false;
  outbox = new Outbox(room);
  conversation.clear(name);
  members.clear(name);
  status.show({ name: "idle" });
  outbox.messages.forEach((message) => conversation.waits(message));
  composer.enter(room);
  connection = new Connection(socketUrl(name), listeners(name));
  showTitle();
  connection.open();
}

function listeners(name) {
  let welcomed = false;
  return {
    state(state) {
      if (state.name === "refused" && !welcomed) {
        leave(`The server refused: ${state.reason}`);
        return;
      }
      status.show(state);
      if (state.name !== "connected") {
        members.lost();
        composer.typing = false;
        outbox.messages.forEach(({ id }) => conversation.mark(id, "waiting"));
      }
      if (state.name === "refused") {
        // It may have been refused for one of these: the user decides whether they are said again.
        outbox.messages.forEach(unsent);
      }
    },
    welcome(own, names) {
      conversation.own = own;
      conversation.note(
        welcomed ? `Connected again after ${status.gap()}` : `You came aboard as ${own}`,
      );
      if (own !== name && own !== members.own) {
        conversation.note(`The name ${name} was taken here, so you are ${own}`);
      }
      members.welcome(own, names);
      welcomed = true;
      // What the room has heard of them has come before the welcome.
      outbox.messages.forEach(say);
    },
    joined: (id, other) => members.joined(id, other),
    left: (id) => members.left(id),
    typing: (id, isTyping) => members.types(id, isTyping),
    said(id, other, text, time) {
      outbox.remove(id);
      conversation.waitsNoMore(id);
      const isNew = conversation.said(id, other, text, time);
      if (isNew && welcomed && document.hidden && other !== members.own) {
        unread++;
        showTitle();
      }
    },
    unsent: (id) => outbox.messages.filter((message) => message.id === id).forEach(unsent),
    missing() {
      conversation.note("Messages may be missing here: the server has not kept them");
    },
  };
}

function leave(error = "") {
  connection?.close();
  connection = null;
  status.show({ name: "idle" });
  remember("sessionStorage", "aboard", "");
  at("chat-view").hidden = true;
  at("join-view").hidden = false;
  showError("join-error", error);
  showTitle();
  at("name").focus();
}

// ---- What the user says -------------------------------------------------------------------------

/** Says a message of the outbox. It stays there until it is heard. */
function say({ id, text }) {
  conversation.mark(id, connection.say(id, text) ? "sent" : "waiting");
}

/** Says nothing of a message again unless the user wants it. */
function unsent(message) {
  outbox.remove(message.id);
  conversation.mark(message.id, "failed", () => {
    outbox.put(message);
    say(message);
  });
}

composer.listen({
  say(text) {
    if (outbox.isFull) {
      at("hint").textContent = "Too much waits for the connection: what you write is kept here";
      return false;
    }
    const message = { id: newId(), text };
    outbox.put(message);
    conversation.waits(message);
    say(message);
    return true;
  },
  typing: (isTyping) => connection?.typing(isTyping),
});

// ---- Everything else ----------------------------------------------------------------------------

at("leave").addEventListener("click", () => leave());

at("reconnect").addEventListener("click", () => {
  if (status.state === "refused") {
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

// A page that the browser keeps for its Back button would stay in the room, and receive nothing.
window.addEventListener("pagehide", () => {
  if (connection) {
    connection.close();
    status.show({ name: "connecting" });
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

listen(join);
const aboard = recall("sessionStorage", "aboard");
if (aboard && aboard === at("room").value && !nameProblem(at("name").value)) {
  // The page was loaded again.
  join(at("name").value, aboard);
} else {
  (at("name").value ? at("join") : at("name")).focus();
}
