import { dayKey } from "./time.js";

/** What is known of a room: its messages in order, those that wait to leave, who is there, who types. */
export class Room {
  joined = false;
  ended = null; // why one is no longer in it
  entrance = null; // the timer of the next try to join it
  epoch = null;
  lsn = 0;
  hasOlder = true;
  loading = false;
  messages = [];
  pending = [];
  byId = new Map();
  members = new Map();
  typing = new Map(); // thread id or "" → typists
  unread = 0;
  mentions = 0;
  shown = false; // in the list though nothing was said
  newFrom = null; // the first message that was not read when one came in
  invited = null; // the invitations that wait for an answer, where one may invite

  constructor(name, title, kind, selfId) {
    this.selfId = selfId;
    this.name = name;
    this.title = title;
    this.kind = kind; // channel, private, direct
  }

  get last() {
    return this.messages[this.messages.length - 1];
  }

  /** Takes a message in at its place; returns whether it is new. */
  put(message) {
    this.pending = this.pending.filter((one) => one.clientMessageId !== message.clientMessageId || !message.clientMessageId);
    const known = this.byId.get(message.messageId);
    if (known) {
      Object.assign(known, message, { version: known.version + 1 });
      return false;
    }
    message.version = 0;
    this.byId.set(message.messageId, message);
    let at = this.messages.length;
    while (at > 0 && this.messages[at - 1].offset > message.offset) at -= 1;
    this.messages.splice(at, 0, message);
    return true;
  }

  /** Takes a page of older messages in at once. */
  putOlder(page) {
    const fresh = page.filter((message) => !this.byId.has(message.messageId));
    for (const message of fresh) {
      message.version = 0;
      this.byId.set(message.messageId, message);
    }
    this.messages = [...fresh, ...this.messages];
    if (fresh.length > 0 && this.messages[fresh.length]?.offset < fresh[fresh.length - 1].offset) this.messages.sort((a, b) => a.offset - b.offset);
  }

  change(messageId, what) {
    const message = this.byId.get(messageId);
    if (message) Object.assign(message, typeof what === "function" ? what(message) : what, { version: message.version + 1 });
    return message;
  }

  reset() {
    this.messages = [];
    this.byId.clear();
    this.hasOlder = true;
  }

  /** Remembers where what is unread begins, before it counts as read. */
  markNew() {
    this.newFrom = null;
    const others = this.messages.filter((one) => one.userId !== this.selfId && !one.deletedAt && !one.threadId);
    if (this.unread > 0 && others.length > 0) this.newFrom = others[Math.max(0, others.length - this.unread)].messageId;
  }

  /** What the timeline of the room, or of one of its threads, shows. */
  visible(threadId) {
    const belongs = threadId ? (one) => one.threadId === threadId || one.messageId === threadId : (one) => !one.threadId;
    return [...this.messages.filter(belongs), ...this.pending.filter(belongs)];
  }

  /** How many answers each message has in its thread. */
  replies() {
    const counts = new Map();
    for (const { threadId, deletedAt } of this.messages) if (threadId && !deletedAt) counts.set(threadId, (counts.get(threadId) ?? 0) + 1);
    return counts;
  }
}

/** Whether a message stands under the one before without a head of its own. */
export function continues(message, before) {
  return (
    before !== undefined &&
    before.userId === message.userId &&
    !message.replyTo &&
    dayKey(before.timestamp) === dayKey(message.timestamp) &&
    Date.parse(message.timestamp) - Date.parse(before.timestamp) < 300_000
  );
}
