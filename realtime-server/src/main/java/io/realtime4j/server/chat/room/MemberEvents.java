package io.realtime4j.server.chat.room;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomAddress;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Asker;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** {@code room:members}: who is present in a room, as the caller may know, by pages. */
public final class MemberEvents implements EventHandlers {
  private final RoomDirectory rooms;

  public MemberEvents(RoomDirectory rooms) {
    this.rooms = rooms;
  }

  @Override
  public void register(BiConsumer<String, Consumer<Request>> registry) {
    registry.accept("room:members", this::members);
  }

  private void members(Request request) {
    RoomAddress address = RoomAddress.of(request.payload(), request.session());
    String after = request.payload().optionalId("after");
    int limit = request.payload().limit(RoomPresence.MAX_LISTED, RoomPresence.MAX_LISTED);
    RoomKey key = new RoomKey(request.who().tenant(), address.room());
    rooms.enter(
        key,
        request,
        room ->
            room.permitted(
                request,
                Action.READ,
                () -> answer(request, room, after == null ? "" : after, limit)));
  }

  private static void answer(Request request, Room room, String after, int limit) {
    if (room.presence().isHeld()) {
      request.fail(Refusals.unavailable("Other servers cannot be reached now", Asker.PAUSE));
      return;
    }
    RoomPresence.MemberList page = room.presence().members(request.who().userId(), after, limit);
    request.session().budget().chargeBytes(page.bytes());
    request.reply(JsonObject.of("members", page.members(), "hasMore", page.hasMore()));
  }
}
