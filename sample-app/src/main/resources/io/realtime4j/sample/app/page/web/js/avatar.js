import { el } from "./dom.js";

const COLOURS = 8;

function colourOf(userId) {
  let hash = 0;
  for (const char of userId) hash = (hash * 31 + char.codePointAt(0)) >>> 0;
  return hash % COLOURS;
}

function initials(name) {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters.map((word) => [...word][0].toUpperCase()).join("") || "?";
}

/** Initials on a colour that is always the same for a user. */
export function avatar(userId, name, size = "") {
  return el("span", { class: `avatar tint-${colourOf(userId)} ${size}`, "aria-hidden": "true", text: initials(name) });
}

const WORDS = { online: "Online", away: "Away", busy: "Do not disturb", offline: "Offline", invisible: "Invisible" };

export const statusWord = (status) => WORDS[status] ?? status;

export function dot(status) {
  return el("span", { class: `dot dot-${status}`, role: "img", "aria-label": statusWord(status), title: statusWord(status) });
}
