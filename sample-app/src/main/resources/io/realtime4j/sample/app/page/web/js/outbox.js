import { Emitter } from "./emitter.js";

const MOST_TRIES = 5;
const LONGEST_WAIT_MS = 30_000;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/**
 * What was written and is not acknowledged yet, in IndexedDB: a reload or a crash loses nothing, and
 * the client id keeps what is sent twice from arriving twice.
 * Events: `changed`, `failed(entry)`.
 */
export class Outbox extends Emitter {
  entries = [];
  flushing = false;
  #db;
  #send;
  #timer;
  #notBefore = 0;

  /** `send(entry)` returns a promise that fails with a Refusal. */
  constructor(send) {
    super();
    this.#send = send;
  }

  async open(owner) {
    const request = indexedDB.open(`realtime4j.${owner}`, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("outbox", { keyPath: "place", autoIncrement: true });
    this.#db = await done(request);
    this.entries = await done(this.#store("readonly").getAll());
    this.emit("changed");
  }

  get waiting() {
    return this.entries.filter((entry) => !entry.error);
  }

  /** Keeps a message, then tries to send what waits. */
  async add(message) {
    const entry = { ...message, tries: 0, error: null };
    entry.place = await done(this.#store("readwrite").add(entry));
    this.entries.push(entry);
    this.emit("changed");
    this.flush();
    return entry;
  }

  async retry(clientMessageId) {
    const entry = this.entries.find((one) => one.clientMessageId === clientMessageId);
    if (!entry) return;
    Object.assign(entry, { error: null, tries: 0 });
    await done(this.#store("readwrite").put(entry));
    this.emit("changed");
    this.flushNow();
  }

  async discard(clientMessageId) {
    const entry = this.entries.find((one) => one.clientMessageId === clientMessageId);
    if (entry) await this.#remove(entry);
  }

  /** Sends what waits, also if the first of it was to wait longer. */
  flushNow() {
    this.#notBefore = 0;
    return this.flush();
  }

  /** Sends what waits, in order, one after the other; stops at the first that must wait longer. */
  async flush() {
    if (this.flushing || Date.now() < this.#notBefore) return;
    clearTimeout(this.#timer);
    this.flushing = true;
    try {
      for (let entry = this.waiting[0]; entry; entry = this.waiting[0]) {
        try {
          await this.#send(entry);
          await this.#remove(entry);
        } catch (refusal) {
          if (refusal.code === "NOT_CONNECTED") return;
          if (!(await this.#mayGoOn(entry, refusal))) return;
        }
      }
    } finally {
      this.flushing = false;
      this.emit("changed");
    }
  }

  async #mayGoOn(entry, refusal) {
    const asked = refusal.retryAfterMs; // Who is told when to come again may do so as often.
    if (asked === undefined) entry.tries += 1;
    if (refusal.retryable && entry.tries < MOST_TRIES) {
      const wait = asked ?? Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** (entry.tries - 1));
      this.#notBefore = Date.now() + wait;
      this.#timer = setTimeout(() => this.flushNow(), wait);
      return false;
    }
    entry.error = refusal.message ?? String(refusal);
    await done(this.#store("readwrite").put(entry));
    this.emit("failed", entry);
    return true;
  }

  async #remove(entry) {
    this.entries = this.entries.filter((one) => one !== entry);
    await done(this.#store("readwrite").delete(entry.place));
    this.emit("changed");
  }

  #store(mode) {
    return this.#db.transaction("outbox", mode).objectStore("outbox");
  }
}
