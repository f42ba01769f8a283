package io.realtime4j.server.chat.recovery;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.loop.Asker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Sessions that have just begun, gathered for a moment so that a crowd is stored together: each
 * call of a store costs two changes of thread. A process that is killed within that moment has no
 * row of them; before a session is in a room it is stored anyway. On the sessions' loops.
 */
final class Newcomers {
  /** Shorter than the way back to any client that could have found its connection lost. */
  private static final Duration MOMENT = Duration.ofMillis(20);

  private final BiConsumer<Asker, List<ChatSession>> store;

  /** Each list is its loop's alone. */
  private final Map<EventLoop, List<ChatSession>> byLoop = new ConcurrentHashMap<>();

  Newcomers(BiConsumer<Asker, List<ChatSession>> store) {
    this.store = store;
  }

  void add(ChatSession session) {
    Asker asker = session.shard().asker();
    List<ChatSession> gathered = byLoop.computeIfAbsent(asker.loop(), loop -> new ArrayList<>());
    if (gathered.isEmpty()) {
      asker.loop().schedule(MOMENT, () -> storeAll(asker));
    }
    gathered.add(session);
  }

  private void storeAll(Asker asker) {
    List<ChatSession> gathered = byLoop.remove(asker.loop());
    if (gathered != null) {
      store.accept(asker, gathered);
    }
  }
}
