/** The form to join: who, and which room. */

import { at, recall } from "./page.js";

const LONGEST_NAME = 24;
const LONGEST_ROOM = 32;

export function nameProblem(name) {
  if (!name) {
    return "Please say who you are.";
  }
  if (/\p{Cc}/u.test(name)) {
    return "A name has no control characters.";
  }
  const { length } = [...name];
  return length > LONGEST_NAME
    ? `A name has up to ${LONGEST_NAME} characters, this one has ${length}.`
    : "";
}

export function roomProblem(name) {
  if (!name) {
    return "Please name a room.";
  }
  if (!/^[A-Za-z0-9_-]*$/.test(name)) {
    return "A room’s name has only letters A to Z, digits, - and _.";
  }
  return name.length > LONGEST_ROOM
    ? `A room’s name has up to ${LONGEST_ROOM} characters, this one has ${name.length}.`
    : "";
}

/** The room that the address names, "" when it names none. */
export function roomOfAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

export function showError(id, text) {
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

/** Calls join(name, room) when both are good. */
export function listen(join) {
  // Another window may have another user.
  at("name").value = recall("sessionStorage", "name") || recall("localStorage", "name");
  at("room").value = roomOfAddress() || recall("localStorage", "room") || "lagoon";

  at("join-form").addEventListener("submit", (event) => {
    event.preventDefault();
    showError("join-error", "");
    const name = at("name").value.trim();
    const room = at("room").value.trim();
    const wrong = [
      check(at("name"), nameProblem(name)) && at("name"),
      check(at("room"), roomProblem(room)) && at("room"),
    ].filter(Boolean);
    if (wrong.length > 0) {
      wrong[0].focus();
    } else {
      join(name, room);
    }
  });

  // An error disappears as soon as it is corrected. While the user types, only too much is one.
  for (const [id, problem, longest] of [
    ["name", nameProblem, LONGEST_NAME],
    ["room", roomProblem, LONGEST_ROOM],
  ]) {
    at(id).addEventListener("input", ({ target }) => {
      const text = target.value.trim();
      if (target.getAttribute("aria-invalid") === "true" || [...text].length > longest) {
        check(target, problem(text));
      }
    });
  }
}
