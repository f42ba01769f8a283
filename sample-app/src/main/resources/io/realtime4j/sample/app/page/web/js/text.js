// Texts of users are shown as they are, but not cut in the middle of what looks like one character.

const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** So much of that a character with its marks is; what has more is made to spoil the page. */
const LONGEST_CHARACTER = 40;

/** Returns the beginning of a text, at most so many UTF-16 units long. */
export function cut(text, most) {
  if (text.length <= most) return text;
  let end = 0;
  for (const { index, segment } of characters.segment(text.slice(0, most + LONGEST_CHARACTER))) {
    if (index + segment.length > most - 1) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end)}…`;
}

/** Takes out what turns the direction of writing, for where no element keeps it to itself. */
export function oneWay(text) {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}

const ADDRESS = /(https?:\/\/[^\s<>"\u202a-\u202e\u2066-\u2069]+)/u;
const ENDS_SENTENCE = ".,;:!?'’”»)";

/** Splits a text at the addresses in it: every second part is one, without what ends the sentence. */
export function splitAtAddresses(text) {
  if (!text.includes("://")) return [text]; // Most have none, and many are drawn while one scrolls.
  const parts = text.split(ADDRESS);
  for (let at = 1; at < parts.length; at += 2) {
    const end = endOf(parts[at]);
    parts[at + 1] = parts[at].slice(end) + parts[at + 1];
    parts[at] = parts[at].slice(0, end);
  }
  return parts;
}

/** A bracket that closes one of the address belongs to it. */
function endOf(address) {
  const hasBracket = address.includes("(");
  let end = address.length;
  while (ENDS_SENTENCE.includes(address[end - 1]) && !(hasBracket && address[end - 1] === ")")) end -= 1;
  return end;
}
