package io.realtime4j.server.chat.message;

import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomAddress;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** {@code message:send}, {@code message:edit}, {@code message:delete}. */
public final class MessageEvents implements EventHandlers {
  private final RoomDirectory rooms;

  public MessageEvents(RoomDirectory rooms) {
    this.rooms = rooms;
  }

  @Override
  public void register(BiConsumer<String, Consumer<Request>> registry) {
    registry.accept("message:send", this::send);
    registry.accept("message:edit", request -> change(request, true));
    registry.accept("message:delete", request -> change(request, false));
  }

  private void send(Request request) {
    RoomAddress address = RoomAddress.of(request.payload(), request.session());
    MessageDraft draft = MessageDraft.of(request.payload(), address.thread(), request.who());
    RoomKey key = new RoomKey(request.who().tenant(), address.room());
    rooms.enter(key, request, room -> room.send(request, draft));
  }

  private void change(Request request, boolean isEdit) {
    if (request.who().isAnonymous()) {
      throw Refusals.authRequired();
    }
    RoomAddress address = RoomAddress.of(request.payload(), request.session());
    WantedChange wanted = WantedChange.of(request.payload(), address.thread(), isEdit);
    RoomKey key = new RoomKey(request.who().tenant(), address.room());
    rooms.enter(key, request, room -> room.changes().change(request, wanted));
  }
}
