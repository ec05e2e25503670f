/**
 * The chat's connection, without any of the page: it speaks the protocol, and comes back by itself
 * when it is lost.
 */

/** The shortest and the longest pause before another attempt, in ms. */
const PAUSE = { shortest: 500, longest: 15_000 };

/** A server that does not greet within this time, in ms, counts as lost. */
const GREETING = 10_000;

/** A connection that lasted this long, in ms, was a good one: the pauses begin anew. */
const STABLE = 10_000;

/** RFC 6455 §7.4.1: the codes that the page tells apart. */
const GOING_AWAY = 1001;
const REFUSED = 1008;
const TOO_SLOW = 1013;

const LOST = {
  [GOING_AWAY]: "The server is going away.",
  [TOO_SLOW]: "This connection was too slow for the room.",
};

/**
 * The pause before the next attempt: it doubles with each failure, and half of it is chance, so
 * that the clients of a restarted server do not all come at once.
 */
export function pauseAfter(failures, random = Math.random()) {
  const ceiling = Math.min(PAUSE.longest, 2 * PAUSE.shortest * 2 ** (failures - 1));
  return Math.round((ceiling / 2) * (1 + random));
}

/** A member as the server names it: an id without spaces, a space, a name. */
function idAndName(member) {
  const space = member.indexOf(" ");
  return [member.slice(0, space), member.slice(space + 1)];
}

export class Connection {
  #url;
  #on;
  #socket = null;
  /** The timer of the greeting or of the next attempt: only one of them runs. */
  #timer = 0;
  #failures = 0;
  #welcomedAt = 0;
  #waiting = false;
  /** The place in the room of the last message that has one. */
  #position = "";

  /**
   * @param url where the socket is
   * @param on the listeners: state({name, reason, retryAt}) where name is connecting, connected,
   *   waiting or refused; welcome(name, members) where members are pairs of id and name;
   *   joined(id, name); left(id); typing(id, isTyping); said(id, name, text, time); unsent(id);
   *   missing()
   */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
  }

  open() {
    clearTimeout(this.#timer);
    this.#waiting = false;
    this.#welcomedAt = 0;
    this.#on.state({ name: "connecting" });
    const url = new URL(this.#url);
    if (this.#position) {
      // The server sends what was said since.
      url.searchParams.set("since", this.#position);
    }
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onmessage = (event) => socket === this.#socket && this.#receive(event.data);
    socket.onclose = (event) => socket === this.#socket && this.#closed(event.code, event.reason);
    this.#timer = setTimeout(() => {
      // Its own close event may take minutes when the network is gone.
      this.#drop();
      this.#closed(0, "");
    }, GREETING);
  }

  /**
   * Says something to the room; false while there is no connection. Its said or unsent follows,
   * unless the connection is lost before: then it may be said again with the same id.
   */
  say(id, text) {
    return this.#send("say", id, text);
  }

  /** Tells the room whether the user is typing, if there is a connection. */
  typing(isTyping) {
    this.#send("typing", isTyping ? "yes" : "no");
  }

  #send(...lines) {
    if (!this.#welcomedAt) {
      return false;
    }
    this.#socket.send(lines.join("\n"));
    return true;
  }

  /** Ends a pause between two attempts; does nothing while there is none. */
  retryNow() {
    if (this.#waiting) {
      this.open();
    }
  }

  /** Leaves; no listener is called any more, unless it is opened again. */
  close() {
    clearTimeout(this.#timer);
    this.#waiting = false;
    this.#drop();
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.#welcomedAt = 0;
    socket?.close(1000);
  }

  #receive(data) {
    // Messages are text; their fields are separated by newlines: the position, which may be empty,
    // and the kind are the first ones.
    const [position, kind, ...fields] = data.split("\n");
    switch (kind) {
      case "welcome": {
        clearTimeout(this.#timer);
        this.#welcomedAt = Date.now();
        this.#on.state({ name: "connected" });
        const [[, name], ...members] = fields.map(idAndName);
        this.#on.welcome(name, members);
        break;
      }
      case "joined":
        this.#on.joined(...idAndName(fields[0]));
        break;
      case "left":
        this.#on.left(...fields);
        break;
      case "typing":
        this.#on.typing(fields[0], fields[1] === "yes");
        break;
      case "said": {
        const [time, name, id, ...lines] = fields;
        this.#on.said(id, name, lines.join("\n"), new Date(Number(time)));
        break;
      }
      case "unsent":
        this.#on.unsent(fields[0]);
        break;
      case "missing":
        this.#on.missing();
        break;
      default:
      // A newer server may tell more than this page knows.
    }
    this.#position = position || this.#position;
  }

  #closed(code, reason) {
    clearTimeout(this.#timer);
    const welcomedAt = this.#welcomedAt;
    this.#socket = null;
    this.#welcomedAt = 0;
    if (code === REFUSED) {
      this.#on.state({ name: "refused", reason: reason || "The server gave no reason." });
      return;
    }
    if (welcomedAt && Date.now() - welcomedAt > STABLE) {
      this.#failures = 0;
    }
    const pause = pauseAfter(++this.#failures);
    this.#waiting = true;
    this.#timer = setTimeout(() => this.open(), pause);
    this.#on.state({
      name: "waiting",
      // Failed attempts bring no news: the listener keeps the first reason.
      reason: LOST[code] ?? (welcomedAt ? "The connection was lost." : "The server does not answer."),
      retryAt: Date.now() + pause,
    });
  }
}
