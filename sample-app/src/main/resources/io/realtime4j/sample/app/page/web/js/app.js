import { el, iconButton } from "./dom.js";
import { cut, oneWay } from "./text.js";
import { Sidebar } from "./sidebar.js";
import { Conversation } from "./conversation.js";
import { SidePanel } from "./panel.js";
import { Monitor } from "./monitor.js";
import { toast } from "./dialog.js";
import { keepRoom, keptRoom } from "./place.js";

/** The parts of the page, and which room they show. */
export class App {
  #news = el("span", { class: "news", hidden: true });

  constructor(root, chat, leave) {
    this.chat = chat;
    this.root = root;
    this.monitor = new Monitor(chat);
    this.sidebar = new Sidebar(this, leave);
    this.conversation = new Conversation(this);
    this.panel = new SidePanel(this);
    this.frame = el("div", { class: "app" }, this.sidebar.node, this.conversation.node, this.panel.node);
    this.frame.addEventListener("click", (event) => this.conversation.node.contains(event.target) && !this.menu.contains(event.target) && this.#closeMenu());
    root.append(this.frame);
    const kept = keptRoom();
    this.open(chat.room(kept ?? "channel:general"));
    if (innerWidth > 1_100) this.panel.show("members");
    matchMedia("(max-width: 1000px)").addEventListener("change", (narrow) => narrow.matches && this.panel.close());
    chat.on("rooms", () => this.#title());
    chat.on("arrived", (room, message) => this.#announce(`${chat.nameOf(message.userId)} ${room.kind === "direct" ? "to you" : `in ${room.title}`}: ${cut(message.content, 200)}`));
    chat.on("refused", (room, message) => this.#announce(`Not sent: ${cut(message.content, 200)}`));
    chat.on("ended", (room, reason) => {
      // Who comes back to a room that was left elsewhere is not held up by it.
      if (room.name === kept && room.name !== "channel:general" && !room.last) this.dismiss(room);
      this.#announce(`You are no longer in ${this.titleOf(room)}: ${reason}`);
    });
    chat.on("invited", (one) => toast(`${chat.nameOf(one.invitedBy)} invites you to ${chat.titleOf(one.roomName)}.`));
    chat.on("answered", (one) => one.userId !== chat.me.userId && toast(`${chat.nameOf(one.userId)} has ${one.outcome} the invitation to ${chat.titleOf(one.roomName)}.`));
    for (const event of ["rooms", "invitations"]) chat.on(event, () => this.#markMenu());
    addEventListener("keydown", (event) => this.#key(event));
  }

  open(room) {
    this.chat.active = room;
    room.shown = true;
    room.markNew();
    keepRoom(room.name);
    this.#closeMenu();
    this.conversation.show(room);
    this.panel.roomChanged();
    this.chat.emit("rooms");
    if (!room.joined && this.chat.connection.isReady) this.chat.enter(room);
  }

  /** Takes a room that one is not in any more out of the list. */
  dismiss(room) {
    this.chat.forget(room);
    if (this.chat.active === room) this.open(this.chat.room("channel:general"));
  }

  titleOf(room) {
    return room.kind === "direct" ? this.chat.nameOf(this.chat.peerOf(room)) : room.title;
  }

  menuButton() {
    this.menu = iconButton("menu", "Show the rooms", () => this.#openMenu(), { class: "icon-button only-narrow" });
    this.menu.append(this.#news);
    return this.menu;
  }

  /** Where the rooms are behind a button, it says that something is new there. */
  #markMenu() {
    const elsewhere = [...this.chat.rooms.values()].filter((room) => room.shown && room !== this.chat.active);
    const unread = elsewhere.reduce((sum, room) => sum + room.unread, 0);
    const invitations = this.chat.invitations.size;
    const forMe = invitations > 0 || elsewhere.some((room) => room.mentions > 0 || (room.kind === "direct" && room.unread > 0));
    this.#news.hidden = unread + invitations === 0;
    this.#news.classList.toggle("news-for-me", forMe);
    const said = [unread > 0 && `${unread} unread`, invitations > 0 && `${invitations} ${invitations === 1 ? "invitation" : "invitations"}`].filter(Boolean).join(", ");
    if (said) this.menu.setAttribute("aria-description", said);
    else this.menu.removeAttribute("aria-description");
  }

  #openMenu() {
    this.frame.classList.add("menu-open");
    this.sidebar.node.querySelector("[aria-current]")?.focus();
  }

  #closeMenu() {
    if (!this.frame.classList.contains("menu-open")) return;
    this.frame.classList.remove("menu-open");
    this.menu.focus();
  }

  #title() {
    const unread = [...this.chat.rooms.values()].reduce((sum, room) => sum + room.unread, 0);
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${oneWay(this.titleOf(this.chat.active))} · realtime4j chat`;
  }

  #announce(text) {
    const announcer = document.getElementById("announcer");
    announcer.append(el("p", { text }));
    while (announcer.children.length > 5) announcer.firstChild.remove();
  }

  /** Alt with an arrow goes through the rooms; Escape leaves the drawer and the panel. */
  #key(event) {
    if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const rooms = this.sidebar.order();
      const at = rooms.indexOf(this.chat.active);
      this.open(rooms[(at + (event.key === "ArrowDown" ? 1 : rooms.length - 1)) % rooms.length]);
      event.preventDefault();
    } else if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
      if (this.panel.hasFocus) this.panel.close();
      else this.#closeMenu();
    }
  }
}
