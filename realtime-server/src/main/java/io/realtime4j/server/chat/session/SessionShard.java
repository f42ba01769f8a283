package io.realtime4j.server.chat.session;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.message.DeliveryWatch;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Complaints;
import io.realtime4j.server.loop.DeadlineQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The sessions that live on one loop, by what they may have to be told of. Loop only. */
public final class SessionShard {
  /** Clients wait ten seconds for an answer; the last moment at which one is of use. */
  private static final Duration ANSWER = Duration.ofSeconds(9);

  private final EventLoop loop;
  private final Asker asker;
  private final DeadlineQueue answers;
  private final DeliveryWatch deliveryWatch;
  // Committed batches whose fan-out this loop has not reached yet. The sequencer adds, the loop
  // takes away, neither waits.
  private final AtomicInteger behind = new AtomicInteger();
  private final Map<RoomKey, Set<ChatSession>> byRoom = new LinkedHashMap<>();
  private final Map<String, Set<ChatSession>> byTenant = new LinkedHashMap<>();
  private final Map<UserKey, Set<ChatSession>> watchers = new LinkedHashMap<>();

  public SessionShard(Asker asker, RoomDirectory rooms) {
    this.loop = asker.loop();
    this.asker = asker;
    this.answers = new DeadlineQueue(loop, ANSWER);
    this.deliveryWatch = new DeliveryWatch(loop, rooms);
  }

  public EventLoop loop() {
    return loop;
  }

  /** Returns what asks plug-ins and stores on this loop. */
  public Asker asker() {
    return asker;
  }

  public Complaints complaints() {
    return asker.complaints();
  }

  /** Returns the requests that have to be answered, by when. */
  DeadlineQueue answers() {
    return answers;
  }

  public AtomicInteger behind() {
    return behind;
  }

  public DeliveryWatch deliveryWatch() {
    return deliveryWatch;
  }

  public void add(ChatSession session) {
    add(byTenant, session.principal().tenant(), session);
  }

  public void remove(ChatSession session) {
    String tenant = session.principal().tenant();
    remove(byTenant, tenant, session);
    session.joined().keySet().forEach(room -> remove(byRoom, room, session));
    session.watched().forEach(user -> remove(watchers, new UserKey(tenant, user), session));
  }

  public void joined(RoomKey room, ChatSession session) {
    add(byRoom, room, session);
  }

  public void left(RoomKey room, ChatSession session) {
    remove(byRoom, room, session);
  }

  public void watches(UserKey user, ChatSession session) {
    add(watchers, user, session);
  }

  public void unwatches(UserKey user, ChatSession session) {
    remove(watchers, user, session);
  }

  public Set<ChatSession> inRoom(RoomKey room) {
    return byRoom.getOrDefault(room, Set.of());
  }

  /** Returns the sessions to which a message of a room goes. */
  public List<ChatSession> recipientsOf(RoomKey room, StoredMessage message) {
    List<ChatSession> recipients = new ArrayList<>();
    for (ChatSession session : inRoom(room)) {
      Set<@Nullable String> names = session.joined().get(room);
      boolean isIn = names != null && (names.contains(null) || names.contains(message.thread()));
      if (isIn) {
        recipients.add(session);
      }
    }
    return recipients;
  }

  public Set<ChatSession> ofTenant(String tenant) {
    return byTenant.getOrDefault(tenant, Set.of());
  }

  public Set<ChatSession> watching(UserKey user) {
    return watchers.getOrDefault(user, Set.of());
  }

  private static <K> void add(Map<K, Set<ChatSession>> index, K key, ChatSession session) {
    index.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(session);
  }

  private static <K> void remove(Map<K, Set<ChatSession>> index, K key, ChatSession session) {
    Set<ChatSession> sessions = index.get(key);
    if (sessions != null && sessions.remove(session) && sessions.isEmpty()) {
      index.remove(key);
    }
  }

  /** A user of a tenant. */
  public record UserKey(String tenant, String userId) {}
}
