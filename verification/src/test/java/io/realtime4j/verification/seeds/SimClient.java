package io.realtime4j.verification.seeds;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.verification.seeds.Ledger.Entry;
import io.realtime4j.verification.seeds.RoomView.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A client as the wire contract describes it, either a stock one, which recovers by pid and offset,
 * or one with capabilities, which resumes its rooms by position. It checks all that it hears.
 */
final class SimClient {
  /** What the server allows a session. */
  private static final int MAX_ROOMS = 1_000;

  private static final int TRIES = 3;

  /** In that time a session that is had back is in its rooms everywhere. */
  private static final Duration RETURN = Duration.ofSeconds(2);

  private final World world;
  private final String name;
  private final String user;
  private final boolean isStock;
  private final Map<String, RoomView> rooms = new LinkedHashMap<>();
  private final Map<String, JsonObject> resumable = new LinkedHashMap<>();
  // Where a message was sent for the first time: only this connection has an answer to wait for.
  private final Map<String, Link> openSends = new LinkedHashMap<>();
  private final Map<String, List<String>> typists = new LinkedHashMap<>();
  private final Map<String, JsonObject> presences = new LinkedHashMap<>();
  private final Set<String> watched = new LinkedHashSet<>();
  // Rooms of which an old connection was told that the session is out of them.
  private final Set<String> lostBeside = new LinkedHashSet<>();
  private final HeardReceipts receipts;
  private final List<Link> ghosts = new ArrayList<>();
  private Link link;
  // The connection that was left for another, until that one is greeted; null if there is none.
  private Link left;
  private String sid = "";
  private String pid = "";
  private String offset = "";
  // Whether the last session ended without a word, so that it can be had back.
  private boolean isLost;
  private boolean isGreeted;
  // Whether CONNECT was answered and the session has not ended since.
  private boolean isIn;
  private Duration lostAt = Duration.ZERO;
  private Duration recoveredAt = RETURN.negated();
  private int sends;
  private int manyJoined;
  // Connections tried since the session was lost.
  private int attempts;

  SimClient(World world, String name, String user, boolean isStock) {
    this.world = world;
    this.name = name;
    this.user = user;
    this.isStock = isStock;
    this.receipts = new HeardReceipts(world.ledger());
  }

  String user() {
    return user;
  }

  String name() {
    return name;
  }

  boolean isStock() {
    return isStock;
  }

  Link link() {
    return link;
  }

  List<Link> ghosts() {
    return ghosts;
  }

  boolean isUp() {
    return link != null && link.isEntered() && isGreeted;
  }

  boolean isDown() {
    return link == null || link.isEnded();
  }

  RoomView room(String roomName) {
    return rooms.computeIfAbsent(
        roomName, name -> new RoomView(name, () -> world.fates().met("head", "at", "page")));
  }

  List<RoomView> rooms() {
    return List.copyOf(rooms.values());
  }

  /** Whether this session is in the room of a list of typists, or in a thread's view of it. */
  boolean isSurelyIn(String where) {
    String roomName = where.substring(0, where.lastIndexOf('/'));
    return rooms.values().stream()
        .anyMatch(view -> view.isIn() && Ledger.base(view.name()).equals(roomName));
  }

  Map<String, List<String>> typists() {
    return typists;
  }

  /** Returns what was last heard of a user whom this session watches still, or null. */
  JsonObject heardOf(String other) {
    return watched.contains(other) || world.shareARoom(this, other) ? presences.get(other) : null;
  }

  HeardReceipts receipts() {
    return receipts;
  }

  void watches(List<String> userIds) {
    watched.addAll(userIds);
  }

  /** Opens a connection; a session that was lost is asked back. */
  void connect() {
    JsonObject.Builder auth = JsonObject.builder().put("token", user);
    if (isStock) {
      if (!pid.isEmpty()) {
        auth.put("pid", pid);
        if (!offset.isEmpty()) {
          auth.put("offset", offset);
        }
      }
    } else {
      if (!sid.isEmpty()) {
        auth.put("previous", sid);
      }
      auth.put(
          "client",
          JsonObject.of(
              "name", "sim",
              "version", "1",
              "capabilities", JsonArray.of("position", "batch", "delivery-ack")));
    }
    isGreeted = false;
    attempts++;
    rooms.values().forEach(RoomView::lost);
    Listening listening = new Listening();
    link = world.open(name, listening, auth.build());
    listening.link = link;
  }

  /** The client's machine sees a new network while the server still takes the old for open. */
  void reconnectBeside() {
    Link old = link;
    ghosts.add(old);
    noteLoss();
    connect();
  }

  /**
   * Goes over to a second connection, as one that changes its transport does: the first is there
   * until the second is greeted, and leaves in good order then.
   */
  void swap() {
    left = link;
    reconnectBeside();
  }

  private void leaveTheFirst() {
    Link first = left;
    left = null;
    if (first != null && !first.isEnded()) {
      first.leave();
    }
  }

  private void noteLoss() {
    isLost = true;
    lostAt = world.now();
    attempts = 0;
  }

  void leave() {
    link.leave();
    forget();
  }

  void leaveButStay() {
    link.leaveButStay();
    forget();
  }

  private void forget() {
    isLost = false;
    isIn = false;
    isGreeted = false;
    pid = "";
    offset = "";
    remember();
    world.reasonsEnded();
  }

  /** Keeps the positions of rooms that a next session will want to resume. */
  private void remember() {
    rooms.forEach(
        (roomName, view) -> {
          if (view.isIn() && !view.isThread()) {
            resumable.put(roomName, view.since());
          }
        });
    rooms.clear();
    typists.clear();
    presences.clear();
    watched.clear();
    receipts.clear();
    manyJoined = 0;
  }

  private void entered(Link on, JsonObject reply) {
    String newSid = reply.string("sid").orElseThrow();
    String newPid = reply.string("pid").orElse("");
    boolean recovered = isStock && !pid.isEmpty() && newPid.equals(pid);
    world.trace().add(name, recovered ? "RECOVERED" : "NEW SESSION");
    if (recovered) {
      Checks.that(isLost, () -> name + ": recovered a session that it had left");
      Checks.that(newSid.equals(sid), () -> name + ": recovered under another sid");
      ghosts.forEach(Link::mute);
      recoveredAt = world.now();
    } else {
      Checks.that(!newSid.equals(sid), () -> name + ": a new session under the old sid");
      if (isStock && isLost && attempts == 1 && hasSettled() && world.mustRecover(this, lostAt)) {
        throw new AssertionError(name + ": could have been recovered and was not");
      }
      remember();
      ghosts.stream().filter(ghost -> ghost != left).forEach(Link::close);
      offset = "";
    }
    world.reasonsEnded();
    isIn = true;
    sid = newSid;
    pid = newPid;
    isLost = false;
  }

  private boolean hasSettled() {
    return rooms.values().stream().noneMatch(view -> view.standing() == Standing.UNKNOWN);
  }

  private void heard(String event, List<JsonValue> args) {
    JsonObject payload =
        !args.isEmpty() && args.get(0).parsed() instanceof JsonObject object
            ? object
            : JsonObject.EMPTY;
    if (isStock && !args.isEmpty() && args.get(args.size() - 1).parsed() instanceof JsonString s) {
      offset = s.value();
    }
    Checks.that(
        isStock || args.size() < 2, () -> name + ": an offset for who has positions: " + args);
    switch (event) {
      case "connected" ->
          Checks.that(
              payload.string("socketId").orElse("").equals(sid),
              () -> name + ": greeted with another sid");
      case "authenticated" -> {
        Checks.that(
            payload.string("userId").orElse("").equals(user), () -> name + ": somebody else");
        isGreeted = true;
        List<String> stillIn = payload.array("rooms").orElse(JsonArray.EMPTY).strings();
        lostBeside.stream().filter(name -> !stillIn.contains(name)).forEach(this::outOf);
        lostBeside.clear();
        leaveTheFirst();
        world.greeted(this);
      }
      case "message:new" -> message(payload);
      case "message:sent" -> notBeforeTheMessage(event, payload);
      case "message:delivered" -> notBeforeTheMessage(event, payload);
      case "typing:event" -> typing(payload);
      case "typing:batch" -> each(payload, "updates", this::typing);
      case "presence:changed" -> presence(payload);
      case "presence:bulk" -> each(payload, "presences", this::presence);
      case "user:left" ->
          hasLeft(payload.string("userId").orElseThrow(), payload.string("roomName").orElseThrow());
      case "error" -> withdrawn(payload);
      default -> {}
    }
    receipts.heard(user, event, payload);
    world.privacy().heard(this, event, payload);
  }

  private static void each(
      JsonObject payload, String key, java.util.function.Consumer<JsonObject> action) {
    payload
        .array(key)
        .orElse(JsonArray.EMPTY)
        .values()
        .forEach(value -> action.accept((JsonObject) value.parsed()));
  }

  private void message(JsonObject payload) {
    Entry entry = world.ledger().shown(payload);
    Checks.that(
        openSends.get(entry.clientMessageId()) != link,
        () -> name + ": its own message before the answer: " + entry);
    RoomView view = room(payload.string("roomName").orElseThrow());
    Checks.that(
        !view.isThread() || !room(entry.room()).isIn(),
        () -> name + ": under the thread's name for who is in the channel: " + entry);
    view.heard(entry);
    if (!isStock && world.acknowledgesDelivery()) {
      link.emit(
          "message:delivered-ack",
          JsonObject.of("roomName", entry.room(), "messageIds", JsonArray.of(entry.messageId())));
    }
  }

  private void notBeforeTheMessage(String event, JsonObject payload) {
    Optional<String> messageId = payload.string("messageId");
    String clientId = payload.string("clientMessageId").orElse("");
    Checks.that(
        openSends.get(clientId) != link,
        () -> name + ": " + event + " before the answer: " + payload);
    Entry entry = messageId.map(world.ledger()::find).orElse(null);
    if (entry != null) {
      Checks.that(!room(entry.room()).lacks(entry), () -> name + ": " + event + " before " + entry);
    }
  }

  private void typing(JsonObject payload) {
    List<String> users = new ArrayList<>();
    each(payload, "users", one -> users.add(one.string("userId").orElseThrow()));
    Checks.that(
        users.stream().distinct().count() == users.size() && !users.contains(user),
        () -> name + ": typists " + users);
    typists.put(
        payload.string("room").orElseThrow() + "/" + payload.string("threadId").orElse(""), users);
  }

  /** A room in which the session was is none any more. */
  private void withdrawn(JsonObject payload) {
    JsonObject details = payload.object("details").orElse(JsonObject.EMPTY);
    if (!details.string("event").equals(Optional.of("room:join"))) {
      return;
    }
    // Another session of the user may have left when nobody could know of this one, as its server
    // was cut off, or it was lost and came back at that moment: so it is on one server too.
    boolean wasUnknown =
        world.reachedFor(this).compareTo(link.age()) < 0
            || world.now().minus(recoveredAt).compareTo(RETURN) < 0;
    Checks.that(
        wasUnknown || !link.isCurrent(RETURN), () -> name + " was put out of a room: " + payload);
    outOf(details.string("roomName").orElseThrow());
  }

  private void outOf(String roomName) {
    room(roomName).putOut();
    typists.keySet().removeIf(where -> where.startsWith(roomName + "/"));
    world.reasonsEnded();
  }

  private void presence(JsonObject payload) {
    presences.put(payload.string("userId").orElseThrow(), payload);
    forgetTheUnwatched();
  }

  /**
   * Of several servers one may hear that the user was in the room all the while, by a session of a
   * server that could not be reached, and say nothing of it: the user has hidden meanwhile. Of who
   * has left, and did not hide by that, this session knows nothing any more.
   */
  private void hasLeft(String other, String roomName) {
    if (world.profile() == Profile.CLUSTER
        && !watched.contains(other)
        && !world.shareARoomBut(roomName, this, other)
        && !world.privacy().mayHide(other)) {
      presences.remove(other);
    }
  }

  /** What is known of users whom nothing more is told of is worth nothing. */
  void forgetTheUnwatched() {
    presences.keySet().removeIf(other -> heardOf(other) == null);
  }

  /** Sends a message; the answer comes before anything that follows from it. */
  void send(String room, String thread, String content) {
    String id = name + "-" + sends++;
    JsonObject payload =
        JsonObject.builder()
            .put("roomName", room)
            .putIfPresent("threadId", thread)
            .put("content", content + id)
            .put("clientMessageId", id)
            .build();
    world.ledger().sending(id, room, user, content + id);
    submit(id, payload, 1);
  }

  private void submit(String id, JsonObject payload, int attempt) {
    boolean isFirst = attempt == 1;
    Link asked = link;
    if (isFirst) {
      openSends.put(id, asked);
    }
    asked.request(
        "message:send",
        payload,
        answer -> {
          openSends.remove(id);
          Optional<JsonObject> data = answer.object("data");
          if (data.isEmpty()) {
            world.refusedSend(this, payload, answer);
            if (attempt < TRIES
                && answer.object("error").flatMap(e -> e.bool("retryable")).orElse(false)) {
              world.retryLater(() -> again(id, payload, attempt + 1));
            }
            return;
          }
          String room = payload.string("roomName").orElseThrow();
          world.ledger().acknowledged(room, id, data.get());
          String messageId = data.get().string("messageId").orElseThrow();
          if (asked == link && !data.get().bool("duplicate").orElseThrow()) {
            receipts.sent(messageId);
          }
          Entry entry = world.ledger().find(messageId);
          RoomView view = room(room);
          Checks.that(
              !isFirst
                  || data.get().bool("duplicate").orElseThrow()
                  || !view.isIn()
                  || view.lacks(entry),
              () -> name + ": the answer came behind its own " + entry);
        });
  }

  private void again(String id, JsonObject payload, int attempt) {
    if (isUp()) {
      submit(id, payload, attempt);
    }
  }

  void join(String roomName, JsonObject since) {
    RoomView view = room(roomName);
    if (view.isBusy()) {
      return;
    }
    view.joining();
    rooms.values().stream()
        .filter(other -> other.isThread() && Ledger.base(other.name()).equals(roomName))
        .forEach(RoomView::mixed);
    JsonObject.Builder payload =
        JsonObject.builder().put("roomName", roomName).putIfPresent("since", since);
    Link asked = link;
    asked.request(
        "room:join",
        payload.build(),
        answer -> {
          world.privacy().answered(this, asked, "room:join", answer);
          answer
              .object("data")
              .ifPresentOrElse(
                  data -> {
                    world.joined(this, roomName);
                    view.joined(data, since, world.ledger());
                    if (view.isThread() && room(Ledger.base(roomName)).standing() != Standing.OUT) {
                      view.mixed();
                    }
                  },
                  view::refused);
        });
  }

  void leaveRoom(String roomName) {
    RoomView view = room(roomName);
    if (view.isBusy()) {
      return;
    }
    view.leaving();
    link.request(
        "room:leave",
        JsonObject.of("roomName", roomName),
        answer -> {
          view.left(answer.bool("success").orElseThrow());
          typists.keySet().removeIf(where -> where.startsWith(roomName + "/"));
          world.reasonsEnded();
        });
  }

  /** Enters again the rooms of the session before: at once by position, or one by one. */
  void resume() {
    Map<String, JsonObject> wanted = new LinkedHashMap<>(resumable);
    resumable.clear();
    if (isStock) {
      wanted.forEach((roomName, since) -> join(roomName, since));
      return;
    }
    List<JsonObject> asked = new ArrayList<>();
    wanted.forEach(
        (roomName, since) -> {
          if (!room(roomName).isBusy() && !room(roomName).isIn() && since != null) {
            room(roomName).joining();
            asked.add(since.toBuilder().put("roomName", roomName).build());
          }
        });
    if (!asked.isEmpty()) {
      link.request(
          "rooms:resume",
          JsonObject.of("rooms", new JsonArray(new ArrayList<JsonValue>(asked))),
          answer -> resumed(asked, answer));
    }
  }

  /** Asks for more rooms at once than a session may be in. */
  void joinMany(int calls, int roomsPerCall) {
    for (int call = 0; call < calls; call++) {
      List<JsonValue> asked = new ArrayList<>();
      for (int i = 0; i < roomsPerCall; i++) {
        asked.add(JsonObject.of("roomName", "channel:many-" + (call * roomsPerCall + i)));
      }
      Link on = link;
      link.request(
          "rooms:resume",
          JsonObject.of("rooms", new JsonArray(asked)),
          answer -> {
            if (on == link) {
              countJoined(answer);
            }
          });
    }
  }

  private void countJoined(JsonObject answer) {
    each(
        answer.object("data").orElse(JsonObject.EMPTY),
        "rooms",
        one -> manyJoined += one.has("error") ? 0 : 1);
    Checks.that(manyJoined <= MAX_ROOMS, () -> name + " is in " + manyJoined + " rooms and more");
  }

  private void resumed(List<JsonObject> asked, JsonObject answer) {
    List<JsonValue> answers =
        answer.object("data").flatMap(data -> data.array("rooms")).orElse(JsonArray.EMPTY).values();
    for (int i = 0; i < asked.size(); i++) {
      RoomView view = room(asked.get(i).string("roomName").orElseThrow());
      if (answers.isEmpty() || ((JsonObject) answers.get(i).parsed()).has("error")) {
        view.refused();
      } else {
        world.joined(this, view.name());
        view.joined((JsonObject) answers.get(i).parsed(), asked.get(i), world.ledger());
      }
    }
  }

  /** Hears one connection; an old one beside a new is no longer listened to. */
  private final class Listening implements Link.Owner {
    private Link link;

    private boolean isMine() {
      return link == SimClient.this.link;
    }

    @Override
    public void entered(JsonObject reply) {
      if (isMine()) {
        SimClient.this.entered(link, reply);
      }
    }

    @Override
    public void heard(String event, List<JsonValue> args) {
      if (isMine()) {
        SimClient.this.heard(event, args);
      } else if (event.equals("error") && args.get(0).parsed() instanceof JsonObject payload) {
        JsonObject details = payload.object("details").orElse(JsonObject.EMPTY);
        if (details.string("event").equals(Optional.of("room:join"))) {
          details.string("roomName").ifPresent(lostBeside::add);
        }
      }
    }

    @Override
    public void answeredAfter(String event, Duration time) {
      world.answeredAfter(SimClient.this, event, time);
    }

    @Override
    public void ended(Link ended) {
      if (isMine() && isIn) {
        isIn = false;
        noteLoss();
        isGreeted = false;
        world.reasonsEnded();
      }
    }
  }
}
