import { cut, splitAtAddresses } from "./text.js";
import { el, icon, iconButton } from "./dom.js";
import { avatar } from "./avatar.js";
import { attempt, openDialog } from "./dialog.js";
import { tick } from "./tick.js";
import { fullTime, shortTime, timeOf } from "./time.js";

const EMOJI = ["👍", "❤️", "😄", "🎉", "👀", "🙏", "🚀", "😢"];
const LONG = 1_500;
const MANY_LINES = 25;

function mentions(text, message, me) {
  return text.split(/(@[\p{L}\p{N}-]+)/u).map((part) => {
    const isMention = part.startsWith("@") && message.mentions?.includes(part.slice(1).toLowerCase());
    return isMention ? el("span", { class: part.slice(1).toLowerCase() === me ? "mention mention-me" : "mention", text: part }) : part;
  });
}

/** Splits a text at its mentions and addresses; what it says stays text. */
function content(message, me) {
  const node = el("div", { class: "text", dir: "auto" });
  for (const [at, part] of splitAtAddresses(message.content).entries()) {
    if (at % 2 === 1) node.append(el("a", { class: "address", href: part, target: "_blank", rel: "noopener noreferrer", tabindex: "-1", text: part }));
    else node.append(...mentions(part, message, me));
  }
  if (message.content.length <= LONG && message.content.split("\n", MANY_LINES + 1).length <= MANY_LINES) return [node];
  node.classList.add("folded");
  const more = el("button", { type: "button", class: "link", text: "Show all", on: { click: () => (node.classList.remove("folded"), more.remove()) } });
  return [node, more];
}

function quote(app, timeline, message) {
  const original = timeline.room.byId.get(message.replyTo);
  const who = original ? app.chat.nameOf(original.userId) : "an earlier message";
  const said = original ? (original.deletedAt ? "deleted" : cut(original.content, 120)) : "";
  return el("button", { type: "button", class: "quote", on: { click: () => timeline.reveal(message.replyTo) } }, icon("reply", 14), el("strong", { text: who, dir: "auto" }), el("span", { text: said, dir: "auto" }));
}

function reactions(app, timeline, message) {
  return el(
    "div",
    { class: "reactions" },
    ...message.reactions.map(({ emoji, count, me }) =>
      el("button", { type: "button", class: "reaction", "aria-pressed": String(me), "aria-label": `${emoji}, ${count}${me ? ", with yours" : ""}`, on: { click: () => attempt(app.chat.react(timeline.room, message, emoji)) } }, el("span", { text: emoji, dir: "auto" }), el("span", { text: String(count) })),
    ),
  );
}

/** Makes the row of a message. */
export function messageRow(app, timeline, message, { isCompact, replies, failed }) {
  const { chat } = app;
  const name = message.userName ?? chat.nameOf(message.userId);
  const isMine = message.userId === chat.me.userId;
  const isForMe = message.mentions?.includes(chat.me.userId);
  const body = message.deletedAt
    ? [el("div", { class: "text deleted", text: "This message was deleted." })]
    : content(message, chat.me.userId);
  return el(
    "li",
    { class: `message ${isCompact ? "compact" : ""} ${isForMe ? "for-me" : ""} ${failed ? "failed" : ""}`, tabindex: "-1", "data-id": message.messageId },
    isCompact ? el("time", { class: "side-time", datetime: message.timestamp, title: fullTime(message.timestamp), text: shortTime(message.timestamp) }) : avatar(message.userId, name),
    el(
      "div",
      { class: "message-body" },
      isCompact ? el("span", { class: "hidden-text", text: `${name}: ` }) : el("div", { class: "message-head" }, el("strong", { class: "author", text: name, dir: "auto" }), el("time", { datetime: message.timestamp, title: fullTime(message.timestamp), text: timeOf(message.timestamp) })),
      message.replyTo ? quote(app, timeline, message) : null,
      ...body,
      message.editedAt && !message.deletedAt ? el("span", { class: "edited", title: fullTime(message.editedAt), text: "edited" }) : null,
      message.reactions?.length > 0 ? reactions(app, timeline, message) : null,
      replies > 0 ? el("button", { type: "button", class: "replies", on: { click: () => app.panel.openThread(timeline.room, message.messageId) } }, icon("thread", 14), `${replies} ${replies === 1 ? "reply" : "replies"}`) : null,
      failed ? el("p", { class: "failure" }, icon("alert", 14), el("span", { text: failed }), el("button", { type: "button", class: "link", text: "Try again", on: { click: () => chat.outbox.retry(message.clientMessageId).then(() => chat.emit("messages", timeline.room)) } }), el("button", { type: "button", class: "link discard", text: "Discard", on: { click: () => chat.discard(timeline.room, message.clientMessageId) } })) : null,
    ),
    isMine && !message.deletedAt ? tick(chat, timeline.room, message, failed) : null,
  );
}

/** Arrows go from one way of reacting to another, on the lines as they are drawn. */
function arrowKey(event) {
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 4, ArrowUp: -4 };
  const next = [...event.target.parentNode.children].indexOf(event.target) + (steps[event.key] ?? NaN);
  if (Number.isNaN(next)) return;
  event.preventDefault();
  event.target.parentNode.children[next]?.focus();
}

/** The buttons of the message that is pointed at or has the focus: there is one set of them. */
export class MessageActions {
  #app;
  #timeline;
  #row = null;
  #node = el("div", { class: "actions", role: "group", "aria-label": "Message actions" });

  constructor(app, timeline) {
    this.#app = app;
    this.#timeline = timeline;
  }

  attach(row) {
    if (!row || row === this.#row?.deref()) return;
    const message = this.#message(row);
    if (!message || message.deletedAt || message.messageId.startsWith("waiting-")) {
      this.#row = null;
      return this.#node.remove();
    }
    this.#row = new WeakRef(row);
    const isMine = message.userId === this.#app.chat.me.userId;
    this.#node.replaceChildren(
      iconButton("smile", "React", () => this.#react(message)),
      iconButton("reply", "Reply", () => this.#composer().replyTo(message)),
      ...(this.#timeline.threadId ? [] : [iconButton("thread", "Answer in a thread", () => this.#app.panel.openThread(this.#timeline.room, message.messageId))]),
      ...(isMine ? [iconButton("edit", "Edit", () => this.#composer().edit(message)), iconButton("trash", "Delete", () => this.#remove(message))] : []),
    );
    row.append(this.#node);
  }

  /** Does what a letter stands for; returns whether one does. */
  key(row, key) {
    const message = this.#message(row);
    if (!message || message.deletedAt) return false;
    const isMine = message.userId === this.#app.chat.me.userId;
    if (key === "r") this.#composer().replyTo(message);
    else if (key === "t" && !this.#timeline.threadId) this.#app.panel.openThread(this.#timeline.room, message.messageId);
    else if (key === "+") this.#react(message);
    else if (key === "e" && isMine) this.#composer().edit(message);
    else if (key === "Delete" && isMine) this.#remove(message);
    else return false;
    return true;
  }

  #message(row) {
    return this.#timeline.room.byId.get(row.dataset.id);
  }

  #composer() {
    return this.#timeline.composer;
  }

  #react(message) {
    const choose = (emoji) => {
      dialog.close();
      attempt(this.#app.chat.react(this.#timeline.room, message, emoji));
    };
    const dialog = openDialog("React", el("div", { class: "emoji-grid" }, ...EMOJI.map((emoji, at) => el("button", { type: "button", class: "emoji", autofocus: at === 0, "aria-label": `React with ${emoji}`, text: emoji, on: { click: () => choose(emoji), keydown: arrowKey } }))));
  }

  #remove(message) {
    const dialog = openDialog(
      "Delete this message?",
      el("p", { class: "quiet", text: "Its text is erased for everybody." }),
      el("div", { class: "row end" }, el("button", { type: "button", class: "plain", autofocus: true, text: "Keep", on: { click: () => dialog.close() } }), el("button", { type: "button", class: "danger", text: "Delete", on: { click: () => (dialog.close(), attempt(this.#app.chat.remove(this.#timeline.room, message))) } })),
    );
  }
}
