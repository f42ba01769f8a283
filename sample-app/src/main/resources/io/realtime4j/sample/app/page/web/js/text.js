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
