package io.realtime4j.server.chat.typing;

import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomAddress;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** {@code typing:start} and {@code typing:stop}. */
public final class TypingEvents implements EventHandlers {
  private final RoomDirectory rooms;
  private final boolean on;

  /**
   * Creates them.
   *
   * @param on whether there are typing indicators
   */
  public TypingEvents(RoomDirectory rooms, boolean on) {
    this.rooms = rooms;
    this.on = on;
  }

  @Override
  public void register(BiConsumer<String, Consumer<Request>> registry) {
    registry.accept("typing:start", request -> typing(request, true));
    registry.accept("typing:stop", request -> typing(request, false));
  }

  private void typing(Request request, boolean starts) {
    if (!on) {
      throw Refusals.unsupported("There are no typing indicators on this server");
    }
    RoomAddress address = RoomAddress.of(request.payload(), request.session());
    var form = new TypingTracker.Form(address.sentName(), address.sentType(), address.thread());
    RoomKey key = new RoomKey(request.who().tenant(), address.room());
    rooms.enter(
        key,
        request,
        room ->
            room.permitted(
                request,
                Action.TYPE,
                () -> {
                  if (starts) {
                    room.typing().start(request.session(), request.who(), form);
                    remember(request.session(), key);
                  } else {
                    room.typing().stop(form, request.who().userId());
                  }
                  request.reply();
                }));
  }

  /** The session's end is to end this too; where it was not permitted there is nothing to end. */
  private void remember(ChatSession session, RoomKey key) {
    session.post(
        () -> {
          if (session.isClosed()) {
            rooms.ifOpen(key, room -> room.typing().closed(session));
          } else {
            session.types(key);
          }
        });
  }
}
