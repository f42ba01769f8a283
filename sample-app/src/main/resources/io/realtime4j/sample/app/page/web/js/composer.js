import { cut } from "./text.js";
import { el, icon, iconButton } from "./dom.js";
import { attempt } from "./dialog.js";
import { Typist } from "./typing.js";
import { draftOf, keepDraft } from "./place.js";

/** Where one writes: Enter sends, Shift with Enter breaks the line, ArrowUp edits the last of one's own. */
export class Composer {
  #app;
  #timeline;
  #threadId;
  #room = null;
  #editing = null;
  #replying = null;
  #kept = ""; // what was begun before an edit
  #typist;
  #context = el("div", { class: "composer-context", hidden: true });
  #suggestions = el("div", { class: "mention-list", role: "group", "aria-label": "Mention somebody", hidden: true });
  #input;

  constructor(app, timeline, threadId) {
    this.#app = app;
    this.#timeline = timeline;
    this.#threadId = threadId;
    this.#typist = new Typist(app.chat.connection);
    timeline.composer = this;
    this.#input = el("textarea", { class: "composer-input", rows: "1", dir: "auto", "aria-label": threadId ? "Reply in the thread" : "Message", on: { input: () => this.#typed(), keydown: (event) => this.#key(event), blur: () => this.#typist.stop() } });
    this.node = el(
      "form",
      { class: "composer", on: { submit: (event) => this.#submit(event) } },
      this.#context,
      this.#suggestions,
      el("div", { class: "composer-box" }, this.#input, el("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send" }, icon("send"))),
    );
  }

  show(room) {
    this.#leave();
    this.#keep();
    this.#room = room;
    this.#input.value = this.#threadId ? "" : draftOf(room.name);
    this.#input.placeholder = this.#threadId ? "Reply…" : `Message ${room.kind === "channel" ? "#" : ""}${this.#app.titleOf(room)}`;
    this.#grow();
    if (innerWidth > 700) this.#input.focus();
  }

  focus() {
    this.#input.focus();
  }

  /** What is begun in a room is there again when one comes back to it. */
  #keep() {
    if (this.#room && !this.#threadId) keepDraft(this.#room.name, this.#editing ? this.#kept : this.#input.value);
  }

  replyTo(message) {
    this.#leave();
    this.#replying = message;
    this.#showContext("reply", `Reply to ${this.#app.chat.nameOf(message.userId)}`, message.content);
  }

  edit(message) {
    this.#leave();
    this.#editing = message;
    this.#kept = this.#input.value;
    this.#input.value = message.content;
    this.#showContext("edit", "Edit message", "Enter saves, Escape leaves it as it was");
    this.#grow();
  }

  #showContext(picture, title, text) {
    this.#context.replaceChildren(icon(picture, 15), el("strong", { text: title, dir: "auto" }), el("span", { class: "quiet", text: cut(text, 100), dir: "auto" }), iconButton("close", "Cancel", () => this.#leave(), { class: "icon-button small" }));
    this.#context.hidden = false;
    this.#input.focus();
  }

  #leave() {
    if (this.#editing) this.#input.value = this.#kept;
    this.#editing = null;
    this.#replying = null;
    this.#context.hidden = true;
    this.#suggest([]);
  }

  #typed() {
    this.#grow();
    this.#keep();
    if (!this.#editing) this.#typist.keystroke({ roomName: this.#room.name, threadId: this.#threadId ?? undefined }, this.#input.value);
    const begun = /@([\p{L}\p{N}-]*)$/u.exec(this.#input.value.slice(0, this.#input.selectionStart));
    this.#suggest(begun ? this.#matching(begun[1].toLowerCase()) : []);
  }

  #matching(begin) {
    const { chat } = this.#app;
    return [...this.#room.members.keys()].filter((id) => id !== chat.me.userId && (id.startsWith(begin) || chat.nameOf(id).toLowerCase().startsWith(begin))).slice(0, 5);
  }

  #suggest(userIds) {
    this.#suggestions.hidden = userIds.length === 0;
    this.#suggestions.replaceChildren(...userIds.map((id) => el("button", { type: "button", class: "chip", text: `@${id}`, on: { click: () => this.#mention(id) } })));
  }

  #mention(id) {
    const at = this.#input.selectionStart;
    const before = this.#input.value.slice(0, at).replace(/@[\p{L}\p{N}-]*$/u, `@${id} `);
    this.#input.value = before + this.#input.value.slice(at);
    this.#input.focus();
    this.#input.setSelectionRange(before.length, before.length);
    this.#suggest([]);
  }

  #grow() {
    this.#input.rows = Math.min(8, this.#input.value.split("\n").length);
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      this.#submit(event);
    } else if (event.key === "Tab" && !event.shiftKey && !this.#suggestions.hidden) {
      event.preventDefault();
      this.#suggestions.firstChild.click();
    } else if (event.key === "Escape") {
      // Who leaves what is begun here does not leave the panel too.
      if (this.#editing || this.#replying || !this.#suggestions.hidden) event.stopPropagation();
      this.#leave();
      this.#grow();
    } else if (event.key === "ArrowUp" && this.#input.value === "") {
      const mine = this.#room.visible(this.#threadId).filter((one) => one.userId === this.#app.chat.me.userId && one.offset && !one.deletedAt);
      if (mine.length > 0) {
        event.preventDefault();
        this.edit(mine[mine.length - 1]);
      }
    }
  }

  #submit(event) {
    event.preventDefault();
    const text = this.#input.value.trim();
    if (text === "") return;
    const { chat } = this.#app;
    if (this.#editing) {
      const message = this.#editing;
      if (text !== message.content) attempt(chat.edit(this.#room, message, text));
    } else {
      this.#typist.sent();
      attempt(chat.send(this.#room, text, { threadId: this.#threadId ?? undefined, replyTo: this.#replying?.messageId }).then(() => this.#timeline.toEnd()));
      this.#input.value = "";
      this.#keep();
    }
    this.#leave();
    this.#grow();
  }
}
