package io.realtime4j.server.chat.room;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.chat.privacy.Aspect;
import io.realtime4j.server.chat.privacy.Headcount;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.Redecision;
import io.realtime4j.server.chat.privacy.Standing;
import io.realtime4j.server.chat.privacy.Subject;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.WireTime;
import io.realtime4j.server.loop.Deadline;
import io.realtime4j.server.loop.DeadlineQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/*
 * A user is present from the first joined session to the last, and for the grace beyond if the last
 * was lost. Unlike presence itself the grace here does not end with the next connection: that one
 * joins its rooms a moment later, and nobody should see it leave and come.
 */

/** Who is present in a room. Loop only. */
public final class RoomPresence {
  /** How many of those present an answer lists. */
  public static final int MAX_LISTED = 100;

  /** And how many bytes of them: a picture's address may be long. */
  private static final int MAX_LISTED_BYTES = 128 * 1024;

  /** What one takes beside names and address: role and mute, too. */
  private static final int HEAD_BYTES = 150;

  /** The end of the year 9999: what is to end later has no end. */
  private static final long LAST_END_MILLIS = 253_402_300_799_999L;

  /** Counts of a large room go out at most this often. */
  private static final Duration OCCUPANCY_WINDOW = Duration.ofSeconds(1);

  private final RoomKey key;
  private final EventLoop home;
  private final RoomServices services;
  private final Memberships memberships;
  private final PrivacyGate gate;
  private final DeadlineQueue grace;
  // By id, so that who lists them by pages lists each once, whoever comes or goes meanwhile.
  private final NavigableMap<String, Present> users = new TreeMap<>();
  private final Set<ChatSession> anonymous = new LinkedHashSet<>();
  private final Whereabouts whereabouts;
  private final Elsewhere elsewhere;
  // Who is told nothing for the time being, with how those stood of whom there is something to
  // tell.
  private final Map<String, Standing> heldBefore = new LinkedHashMap<>();
  // Users with a session here, or with one that was lost here and is waited for.
  private int here;
  private boolean isHeld;
  private boolean occupancyDue;
  // As last told; null if never.
  private @Nullable Headcount told;

  public RoomPresence(RoomKey key, EventLoop home, RoomServices services, Memberships memberships) {
    this.memberships = memberships;
    this.key = key;
    this.home = home;
    this.services = services;
    this.gate = services.privacy().gate(home);
    this.grace = new DeadlineQueue(home, services.options().presenceGrace());
    this.whereabouts = services.whereabouts();
    this.elsewhere = whereabouts.of(home);
    this.isHeld = elsewhere.isHeld();
    elsewhere.in(key).forEach((userId, stays) -> users.put(userId, elsewhere(userId, stays)));
    if (!users.isEmpty()) {
      services.presence().found(key, List.copyOf(users.keySet()));
    }
  }

  private Present elsewhere(String userId, Map<String, Stay> stays) {
    Stay any = stays.values().iterator().next();
    Present user =
        new Present(any.who(key.tenant(), userId), standing(userId), any.joinedAtMillis());
    stays.values().forEach(user::joinedBy);
    return user;
  }

  /** Returns whether nobody is here, wherever else. */
  public boolean isEmpty() {
    return here == 0 && anonymous.isEmpty();
  }

  /** The room is put away: who is in it elsewhere is not watched here any more. */
  void close() {
    users.keySet().forEach(userId -> services.presence().exited(key, userId));
  }

  /** A session has joined; the others hear of it if its user was not there. */
  public void joined(ChatSession session, Principal who) {
    if (who.isAnonymous()) {
      anonymous.add(session);
      return;
    }
    Present user = users.get(who.userId());
    boolean isNew = user == null;
    if (user == null) {
      user = new Present(who, standing(who.userId()), services.clock().millis());
      users.put(who.userId(), user);
    }
    here += user.isHere() ? 0 : 1;
    user.who = who;
    user.sessions.add(session);
    user.stay();
    elsewhere.foundAgain(key, who.userId());
    tellPeers(user);
    if (isNew) {
      services.presence().entered(key, who.userId());
      announce(who.userId(), Standing.closed(), user.standing);
    }
  }

  /** A session has left; returns whether no other of its user is in the room. */
  public boolean left(ChatSession session, Principal who) {
    anonymous.remove(session);
    Present user = users.get(who.userId());
    if (user == null || !user.sessions.remove(session) || !user.sessions.isEmpty()) {
      return false;
    }
    goneHere(user);
    return true;
  }

  /** A session has ended. */
  public void closed(ChatSession session, Principal who, boolean clean) {
    anonymous.remove(session);
    Present user = users.get(who.userId());
    if (user == null || !user.sessions.remove(session) || !user.sessions.isEmpty()) {
      return;
    }
    if (clean) {
      goneHere(user);
    } else {
      user.leaving = grace.add(() -> graceOver(user));
      user.lostMillis = services.clock().millis();
      tellPeers(user);
    }
  }

  /**
   * A user is in the room on other servers otherwise than before.
   *
   * @param hasLeft whether the last session on one of them has left in due form
   */
  void elsewhereChanged(String userId, boolean hasLeft) {
    Map<String, Stay> stays = elsewhere.of(key, userId);
    Present user = users.get(userId);
    if (user == null) {
      if (!stays.isEmpty()) {
        Present added = elsewhere(userId, stays);
        users.put(userId, added);
        services.presence().entered(key, userId);
        announce(userId, Standing.closed(), added.standing);
      }
      return;
    }
    stays.values().forEach(user::joinedBy);
    if (user.isHere()) {
      if (!user.sessions.isEmpty()) {
        elsewhere.foundAgain(key, userId);
      } else if (hasLeft || elsewhere.isIn(key, userId)) {
        // Who was lost here has come back there, or was there and has left.
        goneHere(user);
      }
    } else if (stays.isEmpty()) {
      gone(user);
    } else {
      user.who = stays.values().iterator().next().who(key.tenant(), userId);
    }
  }

  /** Tells what peers are told of those who are here. */
  void stays(BiConsumer<String, Stay> taker) {
    users.forEach(
        (userId, user) -> {
          if (user.isHere()) {
            taker.accept(userId, user.told());
          }
        });
  }

  private void tellPeers(Present user) {
    if (whereabouts.areExpected()) {
      Stay now = user.isHere() ? user.told() : null;
      if (!Objects.equals(now, user.lastTold)) {
        user.lastTold = now;
        whereabouts.tell(key, user.who.userId(), now);
      }
    }
  }

  /** It is not known what may be told from now on: nobody is told of anybody. */
  void hold() {
    isHeld = true;
  }

  /** It is known again: what has become of users meanwhile is told now. */
  void release() {
    isHeld = false;
    Map<String, Standing> before = new LinkedHashMap<>(heldBefore);
    heldBefore.clear();
    before.forEach(
        (userId, then) -> {
          Present user = users.get(userId);
          changed(userId, then, user == null ? Standing.closed() : user.standing);
        });
  }

  boolean isHeld() {
    return isHeld;
  }

  private void changed(String userId, Standing before, Standing after) {
    announce("user:joined", userId, before, after);
    announce("user:left", userId, after, before);
  }

  /** Users stand otherwise than before: for who sees them now they come, for who does not, go. */
  public void redecide(Redecision change) {
    for (Present user : List.copyOf(users.values())) {
      Standing before = user.standing;
      Standing after = standing(user.who.userId());
      if (before != after && change.concerns(user.who.userId())) {
        user.standing = after;
        announce(user.who.userId(), before, after);
      }
    }
  }

  /** Returns whose presence everybody in the room is told of: in a large room nobody's. */
  public Set<String> watchedByAll() {
    return users.size() > services.options().largeRoom()
        ? Set.of()
        : new LinkedHashSet<>(users.keySet());
  }

  /** Returns whether anybody with a name is present here. */
  boolean hasUsers() {
    return here > 0;
  }

  /** Returns whether a user is present here, if only in grace. */
  boolean has(String userId) {
    Present user = users.get(userId);
    return user != null && user.isHere();
  }

  /** Returns whether a session is present. */
  boolean has(ChatSession session, Principal who) {
    Present user = users.get(who.userId());
    return user == null ? anonymous.contains(session) : user.sessions.contains(session);
  }

  /** Returns the sessions of nobody in particular. */
  List<ChatSession> strangers() {
    return List.copyOf(anonymous);
  }

  /** A user may not be here any more: is not waited for, where the last session was lost. */
  void removed(String userId) {
    Present user = users.get(userId);
    if (user != null && user.leaving != null) {
      goneHere(user);
    }
  }

  /** Returns the sessions of a user in the room. */
  public List<ChatSession> sessionsOf(String userId) {
    Present user = users.get(userId);
    return user == null ? List.of() : List.copyOf(user.sessions);
  }

  /** Returns how many a viewer may know of. */
  public int count(String viewerId) {
    return isHeld ? has(viewerId) ? 1 : 0 : headcount().seenBy(viewerId);
  }

  private Headcount headcount() {
    List<Subject<String>> present = new ArrayList<>(users.size());
    users.forEach((userId, user) -> present.add(new Subject<>(userId, user.standing, userId)));
    return Headcount.of(present, users::containsKey);
  }

  /** Returns the first of those whom a viewer may know of, by id. */
  public JsonArray members(String viewerId, int max) {
    return members(viewerId, "", max).members;
  }

  /**
   * Returns some of those whom a viewer may know of, by id.
   *
   * @param after those after this user
   */
  MemberList members(String viewerId, String after, int max) {
    List<JsonValue> members = new ArrayList<>();
    long bytes = 0;
    for (Present user : users.tailMap(after, false).values()) {
      if (shows(viewerId, user.who.userId())) {
        int size = sizeOf(user.who);
        boolean isFull =
            members.size() >= max || (!members.isEmpty() && bytes + size > MAX_LISTED_BYTES);
        if (isFull) {
          return new MemberList(new JsonArray(members), true, bytes);
        }
        bytes += size;
        members.add(member(user, viewerId));
      }
    }
    return new MemberList(new JsonArray(members), false, bytes);
  }

  private JsonObject member(Present user, String viewerId) {
    String userId = user.who.userId();
    JsonObject.Builder member =
        JsonObject.builder()
            .put("userId", userId)
            .putIfPresent("userName", user.who.userName())
            .putIfPresent("userAvatar", user.who.userAvatar())
            .put("joinedAt", WireTime.text(user.joinedAtMillis))
            .putIfPresent("role", memberships.role(userId));
    long mutedUntil = memberships.mutedUntilMillis(userId);
    if (mutedUntil > services.clock().millis() && mayKnowOfMute(viewerId, userId)) {
      member.put("muted", true);
      if (mutedUntil <= LAST_END_MILLIS) {
        member.put("mutedUntil", WireTime.text(mutedUntil));
      }
    }
    return member.build();
  }

  /** Who was muted is for those who can end it, and for the muted, who are told when they speak. */
  private boolean mayKnowOfMute(String viewerId, String userId) {
    return viewerId.equals(userId) || memberships.isModerator(viewerId);
  }

  private static int sizeOf(Principal who) {
    String name = who.userName();
    String avatar = who.userAvatar();
    return HEAD_BYTES
        + who.userId().length()
        + (name == null ? 0 : name.length())
        + (avatar == null ? 0 : avatar.length());
  }

  /**
   * Some of those present.
   *
   * @param bytes about how much they take in an answer
   */
  record MemberList(JsonArray members, boolean hasMore, long bytes) {}

  private boolean shows(String viewerId, String userId) {
    return isHeld
        ? viewerId.equals(userId)
        : gate.shows(Aspect.MEMBERSHIP, key.tenant(), viewerId, userId);
  }

  private Standing standing(String userId) {
    return gate.standing(key.tenant(), userId);
  }

  private void graceOver(Present user) {
    if (user.leaving != null && users.get(user.who.userId()) == user) {
      goneHere(user);
    }
  }

  /** A user is not here any more; elsewhere perhaps. */
  private void goneHere(Present user) {
    user.stay();
    here--;
    tellPeers(user);
    if (elsewhere.of(key, user.who.userId()).isEmpty()) {
      gone(user);
    }
  }

  private void gone(Present user) {
    users.remove(user.who.userId());
    services.presence().exited(key, user.who.userId());
    announce(user.who.userId(), user.standing, Standing.closed());
  }

  /** A user stands otherwise than before in the eyes of the room; absent is closed. */
  private void announce(String userId, Standing before, Standing after) {
    if (isHeld) {
      heldBefore.putIfAbsent(userId, before);
    } else {
      changed(userId, before, after);
    }
  }

  /**
   * Tells of a user those who see the user by one standing and did not by the other: by name those
   * who see a small room, by number those who see a large one.
   */
  private void announce(String event, String userId, Standing unless, Standing where) {
    if (where == Standing.closed()) {
      return;
    }
    int large = services.options().largeRoom();
    Predicate<String> byName = viewerId -> true;
    if (users.size() > large) {
      Headcount now = headcount();
      byName = viewerId -> now.seenBy(viewerId) <= large;
      if (!occupancyDue) {
        occupancyDue = true;
        home.schedule(OCCUPANCY_WINDOW, this::sendOccupancy);
      }
    }
    gate.room(key, null)
        .tellOf(
            userId,
            unless,
            where,
            byName,
            event,
            JsonObject.of(
                "roomName", key.name(),
                "userId", userId,
                "timestamp", WireTime.text(services.clock().millis())));
  }

  private void sendOccupancy() {
    if (isHeld) {
      home.schedule(OCCUPANCY_WINDOW, this::sendOccupancy);
      return;
    }
    occupancyDue = false;
    Headcount before = told;
    Headcount now = headcount();
    told = now;
    gate.room(key, null)
        .tellCounts(
            before,
            now,
            services.options().largeRoom(),
            "room:occupancy",
            count -> JsonObject.of("roomName", key.name(), "count", count));
  }

  private static final class Present {
    final Set<ChatSession> sessions = new LinkedHashSet<>();
    // As far as it is known here.
    long joinedAtMillis;
    Principal who;
    // As of what was last told.
    Standing standing;
    // Set while the last session here is lost and in its grace; then also when that was.
    @Nullable Deadline leaving;
    @Nullable Long lostMillis;
    // What peers were last told; null if nothing, or that the user is not here.
    @Nullable Stay lastTold;

    Present(Principal who, Standing standing, long joinedAtMillis) {
      this.who = who;
      this.standing = standing;
      this.joinedAtMillis = joinedAtMillis;
    }

    /** Returns whether a session is here, or is waited for. */
    boolean isHere() {
      return !sessions.isEmpty() || leaving != null;
    }

    /** Nobody is waited for. */
    void stay() {
      if (leaving != null) {
        leaving.cancel();
        leaving = null;
        lostMillis = null;
      }
    }

    void joinedBy(Stay stay) {
      joinedAtMillis = Math.min(joinedAtMillis, stay.joinedAtMillis());
    }

    Stay told() {
      return Stay.of(who, joinedAtMillis, lostMillis);
    }
  }
}
