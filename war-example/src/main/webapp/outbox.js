/** What the user has said and the room has not heard; a page that is loaded again has it, too. */

import { recall, remember } from "./page.js";

/** More than these do not wait for the connection. */
const MOST = 50;

export class Outbox {
  #key;
  #messages;

  constructor(room) {
    this.#key = `outbox.${room}`;
    this.#messages = JSON.parse(recall("sessionStorage", this.#key) || "[]");
  }

  /** Messages with an id and a text, oldest first. */
  get messages() {
    return [...this.#messages];
  }

  get isFull() {
    return this.#messages.length >= MOST;
  }

  put(message) {
    this.#keep([...this.#messages, message]);
  }

  remove(id) {
    this.#keep(this.#messages.filter((message) => message.id !== id));
  }

  #keep(messages) {
    this.#messages = messages;
    remember("sessionStorage", this.#key, JSON.stringify(messages));
  }
}
