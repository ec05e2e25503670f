/** The links in a text, as elements: no text becomes HTML. */

import { element } from "./page.js";

const ADDRESS = /\bhttps?:\/\/[^\s<>"]+/giu;

/** What ends a sentence, and no address. */
const END = /[.,;:!?'’”»…]+$/u;

/** The text in pieces: strings, and links for the addresses of pages. */
export function linked(text) {
  const pieces = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = trimmed(found);
    const link = linkTo(address);
    if (link) {
      pieces.push(text.slice(end, index), link);
      end = index + address.length;
    }
  }
  return [...pieces, text.slice(end)].filter((piece) => piece !== "");
}

/** Without the end of the sentence, or of the parentheses, in which it stands. */
function trimmed(found) {
  const address = found.replace(END, "");
  const last = address.at(-1);
  const opening = { ")": "(", "]": "[" }[last];
  return opening && address.split(last).length > address.split(opening).length
    ? trimmed(address.slice(0, -1))
    : address;
}

/** Null for what is no address, or hides where it leads to behind the name of a user. */
function linkTo(address) {
  if (!URL.canParse(address)) {
    return null;
  }
  const { href, username, password } = new URL(address);
  return username || password
    ? null
    : element("a", { href, target: "_blank", rel: "noopener noreferrer" }, address);
}
