import { el } from "./dom.js";

/** The sentence about people typing, in four wordings, as parts of which names are elements; empty for nobody. */
export function sentence(names, total = names.length) {
  // A name runs in its own direction, and the sentence in that of the page.
  const [a, b, c] = names.map((name) => el("bdi", { text: name }));
  if (total === 0) return [];
  if (total === 1) return [a, " is typing..."];
  if (total === 2) return [a, " and ", b, " are typing..."];
  if (total === 3) return [a, ", ", b, ", and ", c, " are typing..."];
  return [a, ", ", b, `, and ${total - 2} others are typing...`];
}

const REPEAT_MS = 1_000;
const QUIET_MS = 5_000;

/** Tells the room that somebody writes: at most once a second, and when it is over. */
export class Typist {
  #last = 0;
  #timer;
  #stop = () => {};

  constructor(connection) {
    this.connection = connection;
  }

  keystroke(where, text) {
    if (text === "") return this.stop();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop(), QUIET_MS);
    const now = Date.now();
    if (now - this.#last < REPEAT_MS) return;
    this.#last = now;
    this.connection.tell("typing:start", where);
    this.#stop = () => this.connection.tell("typing:stop", where);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#stop();
    this.#stop = () => {};
    this.#last = 0;
  }

  /** A message ends typing by itself. */
  sent() {
    this.#stop = () => {};
    this.stop();
  }
}
