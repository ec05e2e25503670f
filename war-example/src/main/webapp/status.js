import { at, phone } from "./page.js";

/** Shows the state of the connection: the lamp above, the notice and the button below. */
export const status = {
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
    at("hint").textContent =
      this.state !== "connected" ? "Not connected: what you send now leaves when the connection is back"
      : phone.matches ? ""
      : "Enter sends, Shift+Enter starts a new line";
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
