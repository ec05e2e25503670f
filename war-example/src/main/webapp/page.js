/** What the parts of the page share: elements, and what the browser remembers. */

export const at = (id) => document.getElementById(id);

/** A phone, where Enter starts a new line, and has no Shift beside it. */
export const phone = matchMedia("(hover: none) and (pointer: coarse)");

/** An element of the page; children are elements or text, never HTML. */
export function element(name, properties, ...children) {
  const { data, ...others } = properties;
  const made = Object.assign(document.createElement(name), others);
  Object.assign(made.dataset, data);
  made.append(...children);
  return made;
}

/** The number of colours for names in chat.css. */
const COLOURS = 6;

/** The same name has the same colour for every user. */
export function colourOf(name) {
  let sum = 0;
  for (const character of name) {
    sum = (sum * 31 + character.codePointAt(0)) % 9973;
  }
  return String(sum % COLOURS);
}

export function badge(name) {
  const initial = [...name][0].toUpperCase();
  return element("span", { className: "badge", ariaHidden: "true" }, initial);
}

/** Storage may be full, or forbidden, where reading the property itself throws. */
export function remember(storage, key, value) {
  try {
    window[storage].setItem(`vaporetto.${key}`, value);
  } catch {
    // The chat works without.
  }
}

/** What was remembered, "" where that is nothing. */
export function recall(storage, key) {
  try {
    return window[storage].getItem(`vaporetto.${key}`) ?? "";
  } catch {
    return "";
  }
}

/** A text that nobody else has; crypto.randomUUID is there on secure pages only. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
