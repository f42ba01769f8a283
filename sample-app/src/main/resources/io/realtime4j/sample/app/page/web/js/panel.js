import { el, icon, iconButton, redraw } from "./dom.js";
import { avatar, dot, statusWord } from "./avatar.js";
import { ago } from "./time.js";
import { askText, attempt, openDialog, toast } from "./dialog.js";
import { Timeline } from "./timeline.js";
import { Composer } from "./composer.js";
import { putOut } from "./session.js";

/** The right: the members, a thread, or what is happening. */
export class SidePanel {
  node = el("aside", { class: "panel", "aria-label": "Details", hidden: true });
  #app;
  #mode = null;
  #from = null; // what had the focus before it went into the panel

  constructor(app) {
    this.#app = app;
    for (const event of ["rooms", "presence", "invitations"]) app.chat.on(event, () => this.#mode === "members" && this.#drawMembers());
    app.chat.connection.on("ready", () => this.#mode === "members" && this.#askInvited());
  }

  toggle(mode) {
    if (this.#mode === mode) this.close();
    else this.#open(mode);
  }

  /** Whoever asks for the panel goes on in it, and is back at the button when it closes. */
  #open(mode) {
    this.show(mode);
    this.node.querySelector("[data-key=close]").focus();
  }

  show(mode) {
    if (!this.hasFocus) this.#from = document.activeElement;
    this.#app.monitor.stop();
    this.#mode = mode;
    this.node.hidden = false;
    if (mode === "members") this.#showMembers();
    if (mode === "monitor") this.#fill("What is happening", this.#app.monitor.start());
  }

  get hasFocus() {
    return this.node.contains(document.activeElement);
  }

  close() {
    const hadFocus = this.hasFocus;
    this.#app.monitor.stop();
    this.#mode = null;
    this.node.hidden = true;
    if (hadFocus) this.#giveBack();
  }

  /** The row that was answered in a thread may have been drawn anew since. */
  #giveBack() {
    const { conversation } = this.#app;
    const id = this.#from?.closest?.(".message")?.dataset.id;
    if (id && conversation.timeline.focus(id)) return;
    if (this.#from?.isConnected && this.#from !== document.body) this.#from.focus({ preventScroll: true });
    else conversation.composer.focus();
  }

  roomChanged() {
    if (this.#mode === "thread") this.show("members");
    else if (this.#mode === "members") this.#showMembers();
  }

  openThread(room, messageId) {
    this.show("thread");
    const timeline = new Timeline(this.#app, messageId);
    const composer = new Composer(this.#app, timeline, messageId);
    this.#fill("Thread", timeline.node, composer.node);
    timeline.show(room);
    composer.show(room);
    // On a phone a field that has the focus would open its keyboard.
    if (!this.hasFocus) this.node.querySelector("[data-key=close]").focus();
  }

  #fill(title, ...content) {
    redraw(this.node, el("header", { class: "panel-head" }, el("h2", { text: title }), iconButton("close", "Close the panel", () => this.close(), { "data-key": "close" })), ...content.filter(Boolean));
  }

  #drawMembers() {
    const { chat } = this.#app;
    const room = chat.active;
    const rank = { online: 0, busy: 1, away: 2, offline: 3 };
    const people = [...room.members.values()]
      .map((member) => ({ ...member, name: chat.nameOf(member.userId), presence: chat.presences.of(member.userId) }))
      .sort((a, b) => rank[a.presence.status] - rank[b.presence.status] || a.name.localeCompare(b.name));
    const mayInvite = this.#isOwner;
    const invite = mayInvite ? el("button", { type: "button", class: "plain wide", "data-key": "invite somebody", text: "Invite somebody", on: { click: () => this.#invite(room) } }) : null;
    const leave = room.joined && room.kind !== "direct" && !chat.isFixed(room) ? el("button", { type: "button", class: "plain wide leave", "data-key": "leave", text: "Leave this room", on: { click: () => this.#leave(room) } }) : null;
    this.#fill("Members", el("div", { class: "panel-body" }, el("ul", { class: "people" }, ...people.map((person) => this.#person(person))), mayInvite ? this.#invited(room) : null), invite, leave);
  }

  #showMembers() {
    this.#drawMembers();
    this.#askInvited();
  }

  #askInvited() {
    const { chat } = this.#app;
    if (chat.active.kind === "private" && chat.connection.isReady) chat.askInvited(chat.active);
  }

  #invited(room) {
    if (room.invited.length === 0) return null;
    const { chat } = this.#app;
    return el(
      "section",
      { class: "room-section" },
      el("div", { class: "room-section-head" }, el("h3", { class: "quiet", text: "Invited" })),
      el("ul", { class: "people" }, ...room.invited.map(({ userId }) => el("li", { class: "person" }, avatar(userId, chat.nameOf(userId), "tiny"), el("span", { class: "grow person-text" }, el("span", { text: chat.nameOf(userId), dir: "auto" })), el("button", { type: "button", class: "plain compact", "data-key": `back ${userId}`, "aria-label": `Take back the invitation of ${chat.nameOf(userId)}`, text: "Take back", on: { click: () => attempt(chat.takeBack(room, userId)) } })))),
    );
  }

  #leave(room) {
    const about = room.kind === "private" ? "You come back when you are invited again." : "You come back by its name.";
    this.#confirm(`Leave ${room.title}?`, about, "Stay", "Leave", () => this.#app.chat.leave(room).then(() => this.#app.dismiss(room)));
  }

  #person({ userId, name, presence }) {
    const { chat } = this.#app;
    const isMe = userId === chat.me.userId;
    const status = isMe ? chat.presences.shown : presence.status;
    const custom = presence.customStatus;
    const line = custom ? `${custom.emoji ?? ""} ${custom.text ?? ""}`.trim() : status === "offline" && presence.lastSeen ? `Last seen ${ago(presence.lastSeen)}` : statusWord(status);
    const content = [el("span", { class: "avatar-with-dot" }, avatar(userId, name), dot(status)), el("span", { class: "grow person-text" }, el("span", { class: "person-name" }, el("strong", { text: name, dir: "auto" }), isMe ? el("span", { class: "quiet", text: "(you)" }) : null), el("span", { class: "quiet", text: line, dir: "auto" }))];
    if (isMe) return el("li", { class: "person" }, ...content);
    return el("li", { class: "person-row" }, el("button", { type: "button", class: "person", "data-user": userId, "data-key": userId, "aria-label": `${name}, ${statusWord(status)}. Write to ${name}`, on: { click: () => attempt(chat.openDirect(userId).then((room) => this.#app.open(room))) } }, ...content, icon("mail", 16)), this.#isOwner ? iconButton("close", `Put ${name} out of the room`, () => this.#putOut(chat.active, userId, name), { class: "icon-button small", "data-key": `out ${userId}` }) : null);
  }

  /** Who may invite has made the room. */
  get #isOwner() {
    const { active } = this.#app.chat;
    return active.kind === "private" && active.invited !== null;
  }

  #putOut(room, userId, name) {
    this.#confirm(`Put ${name} out of the room?`, `${name} reads nothing more here, and comes back when invited again.`, "Keep", "Put out", () => putOut(this.#app.chat.me.token, room.name, userId));
  }

  #confirm(title, about, no, yes, work) {
    const dialog = openDialog(
      title,
      el("p", { class: "quiet", text: about }),
      el("div", { class: "row end" }, el("button", { type: "button", class: "plain", autofocus: true, text: no, on: { click: () => dialog.close() } }), el("button", { type: "button", class: "danger", text: yes, on: { click: () => (dialog.close(), attempt(work())) } })),
    );
  }

  #invite(room) {
    const { chat } = this.#app;
    const known = [...chat.names].filter(([id]) => id !== chat.me.userId && !room.members.has(id));
    askText(
      "Invite somebody",
      "Whom? The name that was signed in with",
      "Invite",
      async (name) => {
        const [userId] = known.find(([, one]) => one.toLowerCase() === name.toLowerCase()) ?? [name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-")];
        await chat.invite(room, userId);
        toast(`${name} is invited.`);
      },
      known.map(([, one]) => one).sort(),
    );
  }
}
