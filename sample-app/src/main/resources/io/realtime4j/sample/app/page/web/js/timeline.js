import { el, iconButton } from "./dom.js";
import { dayKey, dayOf } from "./time.js";
import { continues } from "./room.js";
import { MessageActions, messageRow } from "./message.js";

/** So many rows are in the document at most, however long the room is. */
const MOST_ROWS = 120;
const STEP = 20;
const NEAR = 500;

function setTabbable(row, is) {
  for (const place of row?.querySelectorAll("button, .address") ?? []) place.tabIndex = is ? 0 : -1;
}

/** The messages of a room or of a thread: of a long list only a window lies in the document. */
export class Timeline {
  room = null;
  #app;
  #threadId;
  #list = el("ol", { class: "messages" });
  #empty = el("div", { class: "empty" });
  #jump = iconButton("down", "Jump to the latest message", () => this.toEnd(), { class: "icon-button jump", hidden: true });
  #rows = new Map(); // message id → {node, stamp}
  #all = [];
  #begin = 0;
  #end = 0;
  #actions;
  #frame = 0;
  #stays = true; // whether the end was in view when it was last scrolled or drawn
  #current = null; // the row whose buttons Tab comes to

  constructor(app, threadId) {
    this.#app = app;
    this.#threadId = threadId;
    this.scroller = el(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": threadId ? "Thread" : "Messages", "aria-description": "The arrow keys go from message to message", on: { scroll: () => this.#scrolled(), keydown: (event) => this.#key(event) } },
      this.#empty,
      this.#list,
    );
    this.node = el("div", { class: "timeline" }, this.scroller, this.#jump);
    this.#actions = new MessageActions(app, this);
    this.#list.addEventListener("pointerover", (event) => this.#actions.attach(event.target.closest(".message")));
    this.#list.addEventListener("focusin", (event) => this.#enter(event.target.closest(".message")));
    // What is written below it takes room from it, and takes away nothing that was in view.
    new ResizeObserver(() => this.#stays && this.#stick()).observe(this.scroller);
    app.chat.on("messages", (room) => room === this.room && this.#soon());
  }

  get threadId() {
    return this.#threadId;
  }

  show(room) {
    this.room = room;
    this.#rows.clear();
    this.#list.replaceChildren();
    this.#all = room.visible(this.#threadId);
    this.toEnd();
  }

  toEnd() {
    this.#end = this.#all.length;
    this.#begin = Math.max(0, this.#end - MOST_ROWS + STEP);
    this.#draw();
    this.#stick();
    this.markRead();
  }

  #stick() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#stays = true;
  }

  /** Tab comes to the buttons of one row alone: past a long room one is at once where one writes. */
  #enter(row) {
    if (!row) return;
    if (row !== this.#current) {
      setTabbable(this.#current, false);
      setTabbable(row, true);
      this.#current = row;
    }
    this.#actions.attach(row);
  }

  /** Scrolls to a message that is here, and marks it for a moment. */
  reveal(messageId) {
    const at = this.#all.findIndex((one) => one.messageId === messageId);
    if (at < 0) return false;
    if (at < this.#begin || at >= this.#end) {
      this.#begin = Math.max(0, at - STEP);
      this.#end = Math.min(this.#all.length, this.#begin + MOST_ROWS);
      this.#draw();
    }
    const { node } = this.#rows.get(messageId);
    node.scrollIntoView({ block: "center" });
    node.focus();
    return true;
  }

  /** Gives a row the focus where it lies; returns whether it is in the document. */
  focus(messageId) {
    const row = this.#rows.get(messageId);
    row?.node.focus({ preventScroll: true });
    return row !== undefined;
  }

  get isAtEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    return this.#end >= this.#all.length && scrollHeight - scrollTop - clientHeight < 60;
  }

  markRead() {
    if (!this.#threadId && this.room === this.#app.chat.active && !document.hidden && this.isAtEnd) this.#app.chat.read(this.room);
  }

  /** Many changes of one frame are drawn once. */
  #soon() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#refresh();
    });
  }

  #refresh() {
    const sticks = this.isAtEnd;
    const firstId = this.#all[this.#begin]?.messageId;
    const size = this.#end - this.#begin;
    const before = this.#all;
    this.#all = this.room.visible(this.#threadId);
    const grownBefore = this.#all.length > before.length && firstId ? this.#all.findIndex((one) => one.messageId === firstId) : this.#begin;
    if (sticks) return this.toEnd();
    this.#begin = Math.max(0, grownBefore);
    this.#end = Math.min(this.#all.length, this.#begin + Math.max(size, STEP));
    this.#keepPlace(() => this.#draw());
    // Who stands at the very top does not scroll any more: what came in above is shown at once.
    if (this.scroller.scrollTop < NEAR && this.#begin > 0) this.#up();
  }

  /** What is in view stays where it is, whatever is added or taken away above. */
  #keepPlace(work) {
    const top = this.scroller.getBoundingClientRect().top;
    const anchor = [...this.#list.children].find((row) => row.dataset.id && row.getBoundingClientRect().bottom > top);
    const place = anchor?.getBoundingClientRect().top;
    work();
    if (anchor?.isConnected) this.scroller.scrollTop += anchor.getBoundingClientRect().top - place;
  }

  #scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    if (scrollTop < NEAR) this.#up();
    else if (scrollHeight - scrollTop - clientHeight < NEAR && this.#end < this.#all.length) this.#down();
    this.#stays = this.isAtEnd;
    this.#jump.hidden = this.#stays || this.#all.length === 0;
    this.markRead();
  }

  #up() {
    if (this.#begin > 0) {
      this.#begin = Math.max(0, this.#begin - STEP);
      this.#end = Math.min(this.#end, this.#begin + MOST_ROWS);
      this.#keepPlace(() => this.#draw());
    } else if (this.room.joined) {
      this.#app.chat.older(this.room);
    }
  }

  #down() {
    this.#end = Math.min(this.#all.length, this.#end + STEP);
    this.#begin = Math.max(this.#begin, this.#end - MOST_ROWS);
    this.#keepPlace(() => this.#draw());
  }

  #draw() {
    const wanted = [];
    const replies = this.#threadId ? new Map() : this.room.replies();
    const kept = new Set();
    for (let at = this.#begin; at < this.#end; at += 1) {
      const message = this.#all[at];
      const before = this.#all[at - 1];
      if (!before || dayKey(before.timestamp) !== dayKey(message.timestamp)) wanted.push(this.#day(message.timestamp));
      const isNew = !this.#threadId && message.messageId === this.room.newFrom;
      if (isNew) wanted.push(el("li", { class: "day new" }, el("span", { text: "New messages" })));
      wanted.push(this.#row(message, !isNew && continues(message, before), replies.get(message.messageId) ?? 0));
      kept.add(message.messageId);
    }
    for (const id of this.#rows.keys()) if (!kept.has(id)) this.#rows.delete(id);
    this.#place(wanted);
    this.#drawEmpty();
  }

  /** Moves nothing that is in its place: a row that is moved loses the focus. */
  #place(wanted) {
    const stay = new Set(wanted);
    for (const node of [...this.#list.children]) if (!stay.has(node)) node.remove();
    let next = this.#list.firstChild;
    for (const node of wanted) {
      if (node === next) next = next.nextSibling;
      else this.#list.insertBefore(node, next);
    }
  }

  #row(message, isCompact, replies) {
    const failed = this.#app.chat.outbox.entries.find((one) => one.clientMessageId === message.clientMessageId)?.error;
    const stamp = `${message.version}/${isCompact}/${replies}/${failed ?? ""}`;
    const known = this.#rows.get(message.messageId);
    if (known?.stamp === stamp) return known.node;
    const node = messageRow(this.#app, this, message, { isCompact, replies, failed });
    setTabbable(node, known !== undefined && known.node === this.#current);
    if (known !== undefined && known.node === this.#current) this.#current = node;
    if (known?.node.contains(document.activeElement)) this.#keepFocus(known.node, node);
    this.#rows.set(message.messageId, { node, stamp });
    return node;
  }

  /** The row that takes another's place takes its focus, on the same button. */
  #keepFocus(old, node) {
    const at = [...old.querySelectorAll("button")].indexOf(document.activeElement);
    queueMicrotask(() => {
      node.focus({ preventScroll: true });
      node.querySelectorAll("button")[at]?.focus({ preventScroll: true });
    });
  }

  #day(timestamp) {
    return el("li", { class: "day" }, el("span", { text: dayOf(timestamp) }));
  }

  #drawEmpty() {
    this.#empty.hidden = this.#all.length > 0;
    this.#empty.replaceChildren(el("strong", { text: this.#threadId ? "No replies yet" : "Nothing here yet" }), el("p", { class: "quiet", text: this.#threadId ? "Be the first to answer." : "Say hello: whoever comes later will read it." }));
  }

  /** Arrows go from message to message; letters do what the buttons do. */
  #key(event) {
    const row = event.target.closest?.(".message");
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const rows = [...this.#list.querySelectorAll(".message")];
      const at = row ? rows.indexOf(row) + (event.key === "ArrowUp" ? -1 : 1) : rows.length - 1;
      rows[at]?.focus();
      event.preventDefault();
    } else if (row && event.target === row && !event.ctrlKey && !event.metaKey) {
      if (this.#actions.key(row, event.key)) event.preventDefault();
    }
  }
}
