import { Emitter } from "./emitter.js";
import { Room } from "./room.js";
import { Receipts } from "./receipts.js";
import { Presences } from "./presence.js";

const CHANNELS = ["general", "random", "help"];
const PAGE = 100;

/**
 * The rooms and what happens in them.
 * Events: `rooms`, `messages(room)`, `arrived(room, message)`, `refused(room, message)`, `ended(room, reason)`, `typing(room)`, `invitations`, `invited(invitation)`, `answered(invitation)`, `presence`.
 */
export class Chat extends Emitter {
  rooms = new Map();
  names = new Map();
  invitations = new Map();
  active = null;
  #round = 0; // counts sessions that began anew

  constructor(me, connection, outbox) {
    super();
    this.me = me;
    this.connection = connection;
    this.outbox = outbox;
    this.receipts = new Receipts(this);
    this.presences = new Presences(this);
    this.names.set(me.userId, me.name);
    for (const name of CHANNELS) this.room(`channel:${name}`).shown = true;
    outbox.on("failed", (entry) => this.#refused(entry));
    connection.on("state", () => !connection.isReady && this.#forgetTypists());
    connection.on("ready", (recovered) => this.#ready(recovered));
    connection.on("event", (name, payload) => this.#event(name, payload ?? {}));
  }

  nameOf(userId) {
    return this.names.get(userId) ?? userId;
  }

  room(name) {
    let room = this.rooms.get(name);
    if (!room) {
      room = new Room(name, this.titleOf(name), name.startsWith("dm:") ? "direct" : name.startsWith("channel:") ? "channel" : "private", this.me.userId);
      this.rooms.set(name, room);
    }
    return room;
  }

  /** Whether a room is in everybody's list. */
  isFixed(room) {
    return room.kind === "channel" && CHANNELS.includes(room.title);
  }

  peerOf(room) {
    return room.name.split(":").slice(1).find((id) => id !== this.me.userId) ?? this.me.userId;
  }

  #direct(userId) {
    return this.room(`dm:${[this.me.userId, userId].sort().join(":")}`);
  }

  async openDirect(userId) {
    const room = this.#direct(userId);
    room.shown = true;
    await this.join(room);
    return room;
  }

  async join(room) {
    const since = room.epoch && room.last
      ? { epoch: room.epoch, offset: room.last.offset, messageId: room.last.messageId, lsn: room.lsn }
      : undefined;
    const data = await this.connection.ask("room:join", { roomName: room.name, since });
    room.joined = true;
    room.ended = null;
    if (room.epoch && (data.recovered === false || data.hasMore)) room.reset();
    else for (const message of data.messages ?? []) this.#learn(room, message);
    for (const change of data.changes ?? []) room.change(change.messageId, change.kind === "delete" ? { content: "", deletedAt: change.deletedAt, deletedBy: change.deletedBy } : { content: change.content, editedAt: change.editedAt });
    room.epoch = data.epoch;
    room.lsn = data.lsn;
    room.members = new Map(data.members.map((member) => [member.userId, member]));
    for (const member of data.members) if (member.userName) this.names.set(member.userId, member.userName);
    this.presences.watch(data.members.map((member) => member.userId));
    if (room.messages.length === 0 && data.offset > 0) await this.older(room);
    this.receipts.sync(room.messages.slice(-PAGE));
    this.emit("messages", room);
    this.emit("rooms");
  }

  /** Joins as soon as the server lets it; where it never will, the stay has ended. */
  async enter(room) {
    const round = this.#round;
    clearTimeout(room.entrance);
    try {
      await this.join(room);
    } catch (refusal) {
      if (refusal.code === "NOT_CONNECTED") return; // The next connection enters all rooms.
      if (!refusal.retryable) return this.#ended(room, refusal.message);
      if (round !== this.#round) return;
      clearTimeout(room.entrance);
      room.entrance = setTimeout(() => round === this.#round && this.enter(room), refusal.retryAfterMs ?? 1_000);
    }
  }

  /** A refusal of a join that comes late. */
  #putOut({ message, details }) {
    const room = details?.event === "room:join" && this.rooms.get(details.roomName);
    if (room) this.#ended(room, message);
  }

  #ended(room, reason) {
    clearTimeout(room.entrance);
    room.joined = false;
    room.ended = reason;
    room.members = new Map();
    this.emit("rooms");
    this.emit("ended", room, reason);
  }

  /** Fetches the page before the oldest message that is here. */
  async older(room) {
    if (room.loading || !room.hasOlder) return;
    room.loading = true;
    try {
      const page = await this.connection.ask("room:history", { roomName: room.name, before: room.messages[0]?.offset, limit: PAGE });
      for (const message of page.messages) this.#meet(message);
      room.putOlder(page.messages);
      room.hasOlder = page.hasMore;
      this.receipts.sync(page.messages);
      this.emit("messages", room);
    } catch {
      // Asked again by the next scroll.
    } finally {
      room.loading = false;
    }
  }

  async send(room, content, { threadId, replyTo } = {}) {
    const mentions = [...content.matchAll(/@([\p{L}\p{N}-]+)/gu)].map((found) => found[1].toLowerCase()).filter((id) => this.names.has(id));
    room.newFrom = null;
    const message = { clientMessageId: crypto.randomUUID(), roomName: room.name, content, threadId, replyTo, mentions, timestamp: new Date().toISOString() };
    this.#echo(room, message);
    await this.outbox.add(message);
  }

  /** Shows what waits since before a reload. */
  restore() {
    for (const entry of this.outbox.entries) this.#echo(this.room(entry.roomName), entry);
  }

  /** Sends what the outbox hands over. */
  async deliver({ clientMessageId, roomName, content, threadId, replyTo, mentions }) {
    const sent = await this.connection.ask("message:send", { roomName, clientMessageId, content, threadId, replyTo, mentions });
    const room = this.room(roomName);
    const pending = room.pending.find((one) => one.clientMessageId === clientMessageId);
    if (pending) {
      room.put({ ...pending, messageId: sent.messageId, offset: sent.offset, timestamp: sent.sentAt });
      this.receipts.sent(sent.messageId);
      this.emit("messages", room);
    }
  }

  edit(room, message, content) {
    return this.connection.ask("message:edit", { roomName: room.name, messageId: message.messageId, content, clientEditId: crypto.randomUUID() });
  }

  remove(room, message) {
    return this.connection.ask("message:delete", { roomName: room.name, messageId: message.messageId });
  }

  react(room, message, emoji) {
    const mine = message.reactions?.find((one) => one.emoji === emoji)?.me;
    return this.connection.ask(mine ? "reaction:remove" : "reaction:add", { roomName: room.name, messageId: message.messageId, emoji });
  }

  /** Says that the room is read up to its last message. */
  read(room) {
    const last = room.last;
    if (!last || !this.connection.isReady || room.readUpTo === last.messageId) return;
    room.readUpTo = last.messageId;
    room.unread = 0;
    room.mentions = 0;
    this.connection.tell("channel:read", { roomName: room.name, upTo: last.messageId });
    this.emit("rooms");
  }

  async invite(room, userId) {
    await this.connection.ask("invitation:create", { roomName: room.name, userId });
    await this.askInvited(room);
  }

  async takeBack(room, userId) {
    await this.connection.ask("invitation:revoke", { roomName: room.name, userId });
    await this.askInvited(room);
  }

  /** Asks who is invited and has not answered; only who may invite is told. */
  async askInvited(room) {
    const answer = await this.connection.ask("invitations:list", { roomName: room.name }).catch((refusal) => refusal);
    if (answer.invitations) room.invited = answer.invitations;
    else if (!answer.retryable) room.invited = null;
    this.emit("invitations");
  }

  #answered(one) {
    if (one.userId === this.me.userId) this.invitations.delete(one.roomName);
    const room = this.rooms.get(one.roomName);
    if (room?.invited) room.invited = room.invited.filter((other) => other.userId !== one.userId);
    if (one.outcome !== "revoked") this.emit("answered", one);
    this.emit("invitations");
  }

  /** Leaves a room for good: of a private one that costs the membership. */
  async leave(room) {
    await this.connection.ask("room:leave", { roomName: room.name });
    this.forget(room);
  }

  forget(room) {
    clearTimeout(room.entrance);
    room.joined = false;
    this.rooms.delete(room.name);
    if (this.isFixed(room)) this.room(room.name).shown = true;
    this.emit("rooms");
  }

  async answerInvitation(roomName, accepts) {
    await this.connection.ask(accepts ? "invitation:accept" : "invitation:decline", { roomName });
    this.invitations.delete(roomName);
    this.emit("invitations");
    if (!accepts) return null;
    const room = this.room(roomName);
    room.shown = true;
    await this.join(room);
    return room;
  }

  titleOf(name) {
    if (name.startsWith("channel:")) return name.slice(8);
    if (name.startsWith("private-")) return name.slice(8);
    return name;
  }

  async #ready(recovered) {
    try {
      // A session that goes on has all its rooms but those it was on its way into.
      if (recovered) await Promise.all([...this.rooms.values()].filter((room) => !room.joined && !room.ended).map((room) => this.enter(room)));
      else await this.#rejoin();
    } catch {
      // The next connection tries again.
    }
    this.outbox.flushNow();
  }

  /** Takes from the server which rooms there are and what is unread in them. */
  async #recount() {
    const { channels } = await this.connection.ask("sync:channels", {});
    for (const { roomName, unreadCount, mentionCount, lastOffset } of channels) {
      if (roomName.startsWith("user:")) continue;
      const room = this.room(roomName);
      room.shown ||= room.kind !== "direct" || lastOffset > 0;
      if (room === this.active) continue;
      // What the answer does not know yet may have come before it.
      const since = room.messages.filter((one) => one.offset > lastOffset && one.userId !== this.me.userId);
      room.unread = unreadCount + since.length;
      room.mentions = mentionCount + since.filter((one) => one.mentions?.includes(this.me.userId)).length;
    }
    this.emit("rooms");
  }

  async #rejoin() {
    this.#round += 1;
    await this.#recount();
    await Promise.all([...this.rooms.values()].map((room) => this.enter(room)));
    const { invitations } = await this.connection.ask("invitations:list", {});
    this.invitations = new Map(invitations.map((one) => [one.roomName, one]));
    this.emit("invitations");
    for (const room of this.rooms.values()) this.#refreshReactions(room);
  }

  /** Reactions are in no log: what changed while one was away is asked for. */
  async #refreshReactions(room) {
    const messageIds = room.messages.slice(-PAGE).map((message) => message.messageId);
    if (messageIds.length === 0) return;
    const { messages } = await this.connection.ask("reactions:get", { roomName: room.name, messageIds }).catch(() => ({ messages: [] }));
    for (const { messageId, reactions } of messages ?? []) room.change(messageId, { reactions });
    this.emit("messages", room);
  }

  #echo(room, message) {
    room.shown = true;
    room.pending.push({ ...message, userId: this.me.userId, userName: this.me.name, messageId: `waiting-${message.clientMessageId}`, version: 0 });
    this.emit("messages", room);
  }

  #refused(entry) {
    const room = this.room(entry.roomName);
    this.emit("messages", room);
    this.emit("refused", room, entry);
  }

  /** Takes back what the server did not take. */
  async discard(room, clientMessageId) {
    await this.outbox.discard(clientMessageId);
    room.pending = room.pending.filter((one) => one.clientMessageId !== clientMessageId);
    this.emit("messages", room);
  }

  /** Who is not heard any more is not known to type. */
  #forgetTypists() {
    for (const room of this.rooms.values()) {
      if (room.typing.size === 0) continue;
      room.typing.clear();
      this.emit("typing", room);
    }
  }

  #meet(message) {
    if (message.userName) this.names.set(message.userId, message.userName);
  }

  #learn(room, message) {
    this.#meet(message);
    return room.put(message);
  }

  #event(name, payload) {
    const room = payload.roomName ? this.rooms.get(payload.roomName) : undefined;
    switch (name) {
      case "message:new":
        return room && this.#arrived(room, payload);
      case "message:update":
        return room && this.#changed(room, payload, { content: payload.content, editedAt: payload.editedAt });
      case "message:delete":
        return room && this.#changed(room, payload, { content: "", deletedAt: payload.deletedAt, deletedBy: payload.deletedBy, reactions: [] });
      case "reaction:add":
      case "reaction:remove":
        return room && this.#reacted(room, payload, payload.totalCount ?? payload.remainingCount, name === "reaction:add");
      case "typing:event":
        return this.#typing(payload);
      case "user:joined":
        room?.members.set(payload.userId, payload);
        this.presences.watch([payload.userId]);
        if (room && payload.userName) this.names.set(payload.userId, payload.userName);
        else if (room) this.#refreshMembers(room);
        return this.emit("rooms");
      case "user:left":
        room?.members.delete(payload.userId);
        return this.emit("rooms");
      case "read_receipt:update":
        if (room) Object.assign(room, { unread: payload.unreadCount, mentions: payload.mentionCount });
        return this.emit("rooms");
      case "direct:new":
        return this.#begunByOther(payload.userId);
      case "invitation:new":
        this.invitations.set(payload.roomName, payload);
        this.emit("invited", payload);
        return this.emit("invitations");
      case "error":
        return this.#putOut(payload);
      case "invitation:ended":
        return this.#answered(payload);
      default:
        this.receipts.event(name, payload);
        this.presences.event(name, payload);
    }
  }

  /** What was said before one was in the conversation came as no event: it is counted by the server. */
  async #begunByOther(userId) {
    if (this.#direct(userId).joined) return;
    const room = await this.openDirect(userId);
    if (room.last) this.emit("arrived", room, room.last);
    await this.#recount();
  }

  /** An event of joining has no name beside the id. */
  async #refreshMembers(room) {
    const { members } = await this.connection.ask("room:members", { roomName: room.name, limit: 100 }).catch(() => ({ members: [] }));
    for (const member of members) {
      room.members.set(member.userId, member);
      if (member.userName) this.names.set(member.userId, member.userName);
    }
    this.emit("rooms");
  }

  #arrived(room, message) {
    if (!this.#learn(room, message)) return this.emit("messages", room);
    room.shown = true;
    if (message.userId !== this.me.userId) {
      room.typing.delete(message.threadId ?? "");
      this.emit("arrived", room, message);
      if (room !== this.active || document.hidden) this.#count(room, message);
    }
    this.emit("messages", room);
    this.emit("typing", room);
  }

  #count(room, message) {
    if (room === this.active && room.unread === 0) room.newFrom = message.messageId;
    room.unread += 1;
    if (message?.mentions?.includes(this.me.userId)) room.mentions += 1;
    this.emit("rooms");
  }

  #changed(room, { messageId, lsn }, what) {
    room.lsn = Math.max(room.lsn, lsn ?? 0);
    room.change(messageId, what);
    this.emit("messages", room);
  }

  #reacted(room, { messageId, emoji, userId }, count, added) {
    room.change(messageId, (message) => {
      const before = message.reactions ?? [];
      const known = before.find((one) => one.emoji === emoji);
      const me = userId === this.me.userId ? added : (known?.me ?? false);
      const others = before.filter((one) => one !== known);
      if (count === 0) return { reactions: others };
      return { reactions: known ? before.map((one) => (one === known ? { emoji, count, me } : one)) : [...before, { emoji, count, me }] };
    });
    this.emit("messages", room);
  }

  #typing({ room: name, threadId, users, total }) {
    const room = this.rooms.get(name);
    if (!room) return;
    const list = Object.assign([...users], { total: total ?? users.length });
    room.typing.set(threadId ?? "", list);
    for (const user of users) if (user.userName) this.names.set(user.userId, user.userName);
    clearTimeout(room.typingTimer);
    // The server tells of the end too; this is for when the connection is lost before.
    room.typingTimer = setTimeout(() => {
      room.typing.clear();
      this.emit("typing", room);
    }, 8_000);
    this.emit("typing", room);
  }
}
