package io.realtime4j.server.chat.typing;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.cluster.Part;
import io.realtime4j.server.chat.room.RoomDirectory;
import java.util.List;

/** Hears from other servers who types there, for the rooms that are open here. */
public final class TypingPeers implements Part {
  /** What is told about. */
  public static final String SUBJECT = "typing";

  private final RoomDirectory rooms;
  private final List<EventLoop> loops;

  public TypingPeers(RoomDirectory rooms, List<EventLoop> loops) {
    this.rooms = rooms;
    this.loops = loops;
  }

  @Override
  public void told(String peer, JsonObject message) {
    TypingNews news = TypingNews.of(message);
    rooms.ifOpen(news.room(), room -> room.typing().told(peer, news));
  }

  @Override
  public void gone(String peer) {
    for (EventLoop loop : loops) {
      loop.execute(() -> rooms.each(loop, room -> room.typing().gone(peer)));
    }
  }
}
