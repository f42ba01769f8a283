/** How far one's own messages have come, by message id. */
export class Receipts {
  #states = new Map(); // messageId → {delivered, readers: Set, read, total}
  #chat;

  constructor(chat) {
    this.#chat = chat;
  }

  of(messageId) {
    return this.#states.get(messageId);
  }

  sent(messageId) {
    if (!this.#states.has(messageId)) this.#states.set(messageId, { delivered: 0, readers: new Set(), read: 0, total: 0 });
    return this.#states.get(messageId);
  }

  /** Asks for the state of own messages that were not followed from the start. */
  async sync(messages) {
    const own = messages.filter((message) => message.userId === this.#chat.me.userId && !message.deletedAt);
    if (own.length === 0) return;
    const messageIds = own.map((message) => message.messageId);
    const { statuses } = await this.#chat.connection.ask("delivery:sync", { messageIds }).catch(() => ({ statuses: [] }));
    for (const status of statuses) {
      const state = this.sent(status.messageId);
      state.delivered = Math.max(state.delivered, status.deliveredCount ?? 0);
      state.read = Math.max(state.read, status.readCount ?? 0);
      state.total = status.totalRecipients ?? state.total;
    }
    this.#changed(messageIds);
  }

  /** Asks who has received and read a message. */
  async who(messageId) {
    const data = await this.#chat.connection.ask("receipts:get", { messageId });
    return data.receipts ?? [];
  }

  event(name, payload) {
    if (name === "message:delivered") {
      const state = this.sent(payload.messageId);
      state.delivered = payload.deliveredCount;
      state.total = payload.totalRecipients;
      this.#changed([payload.messageId]);
    } else if (name === "message:read") {
      this.#read(payload.messageId, payload.userId, payload.readCount, payload.totalRecipients);
      this.#changed([payload.messageId]);
    } else if (name === "message:batch-read") {
      for (const messageId of payload.messageIds) this.#read(messageId, payload.userId);
      this.#changed(payload.messageIds);
    }
  }

  #read(messageId, userId, count, total) {
    const state = this.sent(messageId);
    if (!state.readers.has(userId)) {
      state.readers.add(userId);
      state.read = count ?? Math.max(state.read + 1, state.readers.size);
    }
    state.total = Math.max(total ?? state.total, state.read);
    state.delivered = Math.max(state.delivered, state.read);
  }

  #changed(messageIds) {
    for (const room of this.#chat.rooms.values()) {
      const touched = messageIds.filter((messageId) => room.change(messageId, {}));
      if (touched.length > 0) this.#chat.emit("messages", room);
    }
  }
}
