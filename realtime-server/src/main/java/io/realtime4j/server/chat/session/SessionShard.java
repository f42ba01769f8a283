package io.realtime4j.server.chat.session;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.message.DeliveryWatch;
import io.realtime4j.server.chat.meter.LoopMeter;
import io.realtime4j.server.chat.meter.Metrics;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The sessions that live on one loop, by what they may have to be told of. Loop only. */
public final class SessionShard {
  /** Clients wait ten seconds for an answer; the last moment at which one is of use. */
  private static final Duration ANSWER = Duration.ofSeconds(9);

  private final EventLoop loop;
  private final Asker asker;
  private final LoopMeter meter;
  private final DeadlineQueue answers;
  private final ExpiryQueue expiries;
  private final DeliveryWatch deliveryWatch;
  // Committed batches whose fan-out this loop has not reached yet. The sequencer adds, the loop
  // takes away, neither waits.
  private final AtomicInteger behind = new AtomicInteger();
  private long lsn;
  private final Map<RoomKey, Set<ChatSession>> byRoom = new LinkedHashMap<>();
  private final Map<String, Set<ChatSession>> byTenant = new LinkedHashMap<>();
  // By the rooms of users; empty where no other server tells of what a user has written there.
  private final Map<String, Set<ChatSession>> byUser = new LinkedHashMap<>();
  private final boolean knowsUsers;
  private final Map<UserKey, Set<ChatSession>> watchers = new LinkedHashMap<>();
  // The keys of the four maps, for other loops to see that nothing need be posted here.
  private final Set<Object> concerns = ConcurrentHashMap.newKeySet();

  /**
   * Creates one.
   *
   * @param knowsUsers whether it is to know of each user whether he has sessions here
   */
  public SessionShard(Asker asker, RoomDirectory rooms, LoopMeter meter, boolean knowsUsers) {
    this.knowsUsers = knowsUsers;
    this.loop = asker.loop();
    this.asker = asker;
    this.meter = meter;
    this.answers = new DeadlineQueue(loop, ANSWER);
    this.expiries = new ExpiryQueue(loop);
    this.deliveryWatch = new DeliveryWatch(loop, rooms, this::inRoom);
    meter.level(Metrics.SESSIONS.with("kind", "user"), () -> sessionCount(false));
    meter.level(Metrics.SESSIONS.with("kind", "anonymous"), () -> sessionCount(true));
    meter.level(Metrics.PENDING_BATCHES, behind::get);
  }

  public EventLoop loop() {
    return loop;
  }

  /** Returns what asks plug-ins and stores on this loop. */
  public Asker asker() {
    return asker;
  }

  public LoopMeter meter() {
    return meter;
  }

  public Complaints complaints() {
    return asker.complaints();
  }

  /** Returns the requests that have to be answered, by when. */
  DeadlineQueue answers() {
    return answers;
  }

  /** Returns the sessions that end by themselves, by when. */
  ExpiryQueue expiries() {
    return expiries;
  }

  public AtomicInteger behind() {
    return behind;
  }

  /** Returns the place in the log of the last message that was delivered here. */
  public long lsn() {
    return lsn;
  }

  public void reached(long newLsn) {
    lsn = newLsn;
  }

  public DeliveryWatch deliveryWatch() {
    return deliveryWatch;
  }

  public void add(ChatSession session) {
    add(byTenant, session.principal().tenant(), session);
    if (knowsUsers) {
      add(byUser, userRoom(session), session);
    }
  }

  private static String userRoom(ChatSession session) {
    return RoomKey.userRoom(session.principal().tenant(), session.principal().userId());
  }

  public void remove(ChatSession session) {
    String tenant = session.principal().tenant();
    remove(byTenant, tenant, session);
    if (knowsUsers) {
      remove(byUser, userRoom(session), session);
    }
    session.joined().keySet().forEach(room -> left(room, session));
    session.watched().forEach(user -> remove(watchers, new UserKey(tenant, user), session));
  }

  public void joined(RoomKey room, ChatSession session) {
    if (add(byRoom, room, session)) {
      deliveryWatch.joined(room, session);
    }
  }

  public void left(RoomKey room, ChatSession session) {
    deliveryWatch.left(room, session);
    remove(byRoom, room, session);
  }

  public void watches(UserKey user, ChatSession session) {
    add(watchers, user, session);
  }

  public void unwatches(UserKey user, ChatSession session) {
    remove(watchers, user, session);
  }

  /**
   * Returns whether sessions here may have to be told of something: a {@link RoomKey} that they are
   * in, a {@link UserKey} that they watch, the name of their tenant, or where that is known the
   * {@link RoomKey#userRoom room of their user}. From any thread; exact for whoever was told of it
   * by a task of this loop.
   */
  public boolean mayHold(Object key) {
    return concerns.contains(key);
  }

  /**
   * Returns the sessions in a room.
   *
   * @param thread those in the view of this thread too; {@code null} for none
   */
  public List<ChatSession> in(RoomKey room, @Nullable String thread) {
    List<ChatSession> sessions = new ArrayList<>();
    for (ChatSession session : inRoom(room)) {
      if (session.sees(room, thread)) {
        sessions.add(session);
      }
    }
    return sessions;
  }

  public Set<ChatSession> inRoom(RoomKey room) {
    return byRoom.getOrDefault(room, Set.of());
  }

  /** Returns all sessions; a copy. */
  public List<ChatSession> all() {
    List<ChatSession> all = new ArrayList<>();
    byTenant.values().forEach(all::addAll);
    return all;
  }

  private long sessionCount(boolean areAnonymous) {
    return byTenant.values().stream()
        .flatMap(Set::stream)
        .filter(session -> session.principal().isAnonymous() == areAnonymous)
        .count();
  }

  public Set<ChatSession> ofTenant(String tenant) {
    return byTenant.getOrDefault(tenant, Set.of());
  }

  /** Returns the sessions of a user, where users are known. */
  public Set<ChatSession> ofUser(String tenant, String userId) {
    return byUser.getOrDefault(RoomKey.userRoom(tenant, userId), Set.of());
  }

  public Set<ChatSession> watching(UserKey user) {
    return watchers.getOrDefault(user, Set.of());
  }

  private <K> boolean add(Map<K, Set<ChatSession>> index, K key, ChatSession session) {
    return index
        .computeIfAbsent(
            key,
            k -> {
              concerns.add(k);
              return new LinkedHashSet<>();
            })
        .add(session);
  }

  private <K> void remove(Map<K, Set<ChatSession>> index, K key, ChatSession session) {
    Set<ChatSession> sessions = index.get(key);
    if (sessions != null && sessions.remove(session) && sessions.isEmpty()) {
      index.remove(key);
      concerns.remove(key);
    }
  }

  /**
   * Returns how many rooms, users, tenants and ends it knows; none when its last session has gone.
   */
  public int size() {
    return byRoom.size()
        + byTenant.size()
        + byUser.size()
        + watchers.size()
        + concerns.size()
        + expiries.size();
  }

  /** A user of a tenant. */
  public record UserKey(String tenant, String userId) {}
}
