package io.realtime4j.server.chat.invitation;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.server.chat.privacy.Aspect;
import io.realtime4j.server.chat.privacy.PrivacyHub;
import io.realtime4j.server.chat.relay.Recipients;
import io.realtime4j.server.chat.relay.Relay;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Payload;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomAddress;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * {@code invitation:create}, {@code :accept}, {@code :decline}, {@code :revoke} and {@code
 * invitations:list}. Whoever may moderate a room invites; who has been invited becomes a member by
 * accepting. Of rooms that one is not to know nothing is said: without an invitation they are like
 * rooms that are not there.
 */
public final class InvitationEvents implements EventHandlers {
  /** As long as links by mail are good for. */
  static final Duration USUAL_TIME = Duration.ofDays(7);

  static final Duration LONGEST_TIME = Duration.ofDays(90);

  /** What may wait for answers to one room. */
  static final int MAX_OF_ROOM = 500;

  private static final int PAGE = 100;

  private final RoomDirectory rooms;
  private final PrivacyHub privacy;
  private final Relay relay;
  private final InvitationBook book;
  private final InstantSource clock;
  private final InvitationTurns turns = new InvitationTurns();

  /** To become a member takes a few questions to the store. */
  private static final Duration ANSWER = Asker.PATIENCE.multipliedBy(3);

  public InvitationEvents(
      RoomDirectory rooms,
      PrivacyHub privacy,
      Relay relay,
      FeatureStore store,
      boolean isShared,
      InstantSource clock) {
    this.rooms = rooms;
    this.privacy = privacy;
    this.relay = relay;
    this.book = new InvitationBook(store, isShared);
    this.clock = clock;
  }

  @Override
  public void register(BiConsumer<String, Consumer<Request>> registry) {
    registry.accept("invitation:create", this::create);
    registry.accept("invitation:accept", request -> answer(request, true));
    registry.accept("invitation:decline", request -> answer(request, false));
    registry.accept("invitation:revoke", this::revoke);
    registry.accept("invitations:list", this::list);
  }

  private void create(Request request) {
    String inviter = user(request);
    String userId = request.payload().id("userId");
    long now = clock.millis();
    long expiresAt = expiresAt(request.payload(), now);
    if (userId.equals(inviter)) {
      throw Refusals.validation("userId", "must not be the caller");
    }
    RoomKey key = key(request, userId);
    Invitation wanted = new Invitation(key.name(), userId, inviter, now, expiresAt);
    rooms.enter(
        key,
        request,
        room ->
            room.permitted(
                request,
                Action.MODERATE,
                () -> {
                  if (isKnownMember(room, inviter, userId)) {
                    throw Refusals.validation("userId", "is a member already");
                  }
                  Room.Grounds grounds = room.grounds(request.who(), Action.MODERATE);
                  Stages.settle(
                      turns.take(room.key(), room.home(), () -> stored(room, wanted, grounds)),
                      done -> {
                        request.reply(wanted.json());
                        tell(key.tenant(), List.of(userId), "invitation:new", wanted.json());
                      },
                      request::fail);
                }));
  }

  /** A member who is hidden from who invites is invited as somebody who is none. */
  private boolean isKnownMember(Room room, String inviter, String userId) {
    return room.members().isMember(userId)
        && privacy.gate(room.home()).shows(Aspect.MEMBERSHIP, room.key().tenant(), inviter, userId);
  }

  private static long expiresAt(Payload payload, long now) {
    Long wanted = payload.optionalTime("expiresAt");
    if (wanted == null) {
      return now + USUAL_TIME.toMillis();
    }
    if (wanted <= now || wanted > now + LONGEST_TIME.toMillis()) {
      throw Refusals.validation(
          "expiresAt", "must be in the future, within " + LONGEST_TIME.toDays() + " days");
    }
    return wanted;
  }

  private CompletableFuture<Void> stored(Room room, Invitation wanted, Room.Grounds grounds) {
    String tenant = room.key().tenant();
    long now = clock.millis();
    return room.asker()
        .ask("the store", () -> book.find(tenant, wanted.room(), wanted.userId(), now))
        .thenCompose(
            known -> {
              checkFree(known);
              return known.invitation().isPresent()
                  ? CompletableFuture.completedFuture(known)
                  : room.asker()
                      .ask("the store", () -> book.isFull(tenant, wanted.room(), MAX_OF_ROOM, now))
                      .thenApply(isFull -> placeIn(known, isFull));
            })
        .thenCompose(known -> room.stillHolds(grounds).thenApply(yes -> known))
        .thenCompose(known -> room.asker().ask("the store", () -> book.put(tenant, wanted, known)))
        .thenAccept(InvitationEvents::checkDone);
  }

  private static InvitationBook.Found placeIn(InvitationBook.Found known, boolean isFull) {
    if (isFull) {
      throw Refusals.quota(
          "At most " + MAX_OF_ROOM + " invitations to a room wait for an answer", MAX_OF_ROOM);
    }
    return known;
  }

  /** Another server may be busy with it. */
  private void checkFree(InvitationBook.Found found) {
    checkDone(found.invitation().stream().noneMatch(one -> one.isBeingAnswered(clock.millis())));
  }

  private static void checkDone(boolean isDone) {
    if (!isDone) {
      throw Refusals.unavailable("Somebody else answers or changes this just now", Asker.PAUSE);
    }
  }

  private void answer(Request request, boolean accepts) {
    String userId = user(request);
    RoomKey key = key(request, userId);
    rooms.enter(
        key,
        request,
        room ->
            room.inOrder(
                request.session(),
                () -> {
                  CompletableFuture<JsonObject> answered =
                      turns.take(room.key(), room.home(), () -> answer(room, userId, accepts));
                  Stages.settle(answered, request::reply, request::fail);
                  return answered;
                },
                request::fail));
  }

  private CompletableFuture<JsonObject> answer(Room room, String userId, boolean accepts) {
    RoomKey key = room.key();
    return room.asker()
        .ask("the store", () -> book.find(key.tenant(), key.name(), userId, clock.millis()))
        .thenCompose(
            found -> {
              boolean isDuplicate = accepts && room.members().isMember(userId);
              if (isDuplicate && found.invitation().isEmpty()) {
                return CompletableFuture.completedFuture(accepted(key, true));
              }
              Invitation one =
                  found
                      .invitation()
                      .orElseThrow(
                          () -> Refusals.validation("roomName", "has no invitation for you"));
              checkFree(found);
              CompletionStage<Boolean> done =
                  accepts && !isDuplicate
                      ? enter(room, userId, found)
                      : room.asker().ask("the store", () -> take(key, userId, found));
              return done.thenApply(
                  isDone -> {
                    checkDone(isDone);
                    ended(key, userId, one, accepts ? "accepted" : "declined");
                    return accepted(key, isDuplicate);
                  });
            });
  }

  /** Completes with whether the user is a member now. */
  private CompletableFuture<Boolean> enter(Room room, String userId, InvitationBook.Found found) {
    String tenant = room.key().tenant();
    long until = clock.millis() + ANSWER.toMillis();
    return room.asker()
        .ask("the store", () -> book.claim(tenant, found, until))
        .thenCompose(
            claim ->
                claim.isEmpty()
                    ? CompletableFuture.completedFuture(false)
                    : enterBy(room, userId, claim.get()));
  }

  private CompletableFuture<Boolean> enterBy(
      Room room, String userId, InvitationBook.Found claimed) {
    String tenant = room.key().tenant();
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Stages.settle(
        room.moderation().add(userId, Membership.MEMBER),
        joined ->
            Stages.settle(
                room.asker().ask("the store", () -> take(room.key(), userId, claimed)),
                // Who is in is in, whatever became of what let him in.
                taken -> done.complete(true),
                done::completeExceptionally),
        failure ->
            Stages.settle(
                room.asker().ask("the store", () -> book.giveBack(tenant, claimed)),
                given -> done.completeExceptionally(failure),
                unknown -> done.completeExceptionally(failure)));
    return done;
  }

  private static JsonObject accepted(RoomKey key, boolean isDuplicate) {
    return JsonObject.of("roomName", key.name(), "duplicate", isDuplicate);
  }

  private void revoke(Request request) {
    user(request);
    String userId = request.payload().id("userId");
    RoomKey key = key(request, userId);
    rooms.enter(
        key,
        request,
        room -> room.permitted(request, Action.MODERATE, () -> revoke(request, room, userId)));
  }

  private void revoke(Request request, Room room, String userId) {
    Stages.settle(
        turns.take(room.key(), room.home(), () -> revoke(room, userId)),
        was -> request.reply(JsonObject.of("revoked", was)),
        request::fail);
  }

  private CompletableFuture<Boolean> revoke(Room room, String userId) {
    RoomKey key = room.key();
    return room.asker()
        .ask("the store", () -> book.find(key.tenant(), key.name(), userId, clock.millis()))
        .thenCompose(
            found -> {
              checkFree(found);
              return room.asker()
                  .ask("the store", () -> take(key, userId, found))
                  .thenApply(
                      isTaken -> {
                        checkDone(isTaken);
                        found.invitation().ifPresent(one -> ended(key, userId, one, "revoked"));
                        return found.invitation().isPresent();
                      });
            });
  }

  private CompletionStage<Boolean> take(RoomKey key, String userId, InvitationBook.Found found) {
    return book.take(key.tenant(), key.name(), userId, found);
  }

  private void list(Request request) {
    String userId = user(request);
    Payload payload = request.payload();
    String after = payload.optionalId("after");
    int limit = payload.limit(PAGE, PAGE);
    boolean isOfRoom =
        List.of("roomName", "channelId", "dmId").stream()
            .anyMatch(field -> payload.value(field) != null);
    if (isOfRoom) {
      RoomKey key = key(request);
      rooms.enter(
          key,
          request,
          room ->
              room.permitted(
                  request,
                  Action.MODERATE,
                  () -> listOfRoom(request, room, after == null ? "" : after, limit)));
    } else {
      listOwn(request, userId, after == null ? "" : after, limit);
    }
  }

  private void listOfRoom(Request request, Room room, String after, int limit) {
    Stages.settle(
        room.asker()
            .ask(
                "the store",
                () -> book.ofRoom(room.key().tenant(), room.key().name(), after, limit)),
        page -> request.reply(listed(page.rows(), page, Invitation::userId)),
        request::fail);
  }

  private void listOwn(Request request, String userId, String after, int limit) {
    String tenant = request.who().tenant();
    Stages.settle(
        request
            .session()
            .shard()
            .asker()
            .ask(
                "the store",
                () ->
                    book.roomsOf(tenant, userId, after, limit)
                        .thenCompose(
                            page ->
                                book.of(tenant, userId, page.rows())
                                    .thenApply(found -> listed(found, page, room -> room)))),
        request::reply,
        request::fail);
  }

  /** Returns a page, from which those that are over are left out. */
  private <T> JsonObject listed(
      List<Invitation> found, StorePage<T> page, Function<T, String> name) {
    long now = clock.millis();
    boolean hasMore = page.hasMore() && !page.rows().isEmpty();
    List<JsonValue> shown =
        found.stream().filter(one -> !one.isOver(now)).map(one -> (JsonValue) one.json()).toList();
    return JsonObject.builder()
        .put("invitations", new JsonArray(shown))
        .put("hasMore", hasMore)
        .putIfPresent("next", hasMore ? name.apply(page.rows().get(page.rows().size() - 1)) : null)
        .build();
  }

  private void ended(RoomKey key, String userId, Invitation one, String outcome) {
    tell(
        key.tenant(),
        List.of(userId, one.invitedBy()),
        "invitation:ended",
        JsonObject.of("roomName", key.name(), "userId", userId, "outcome", outcome));
  }

  /** To invite and to answer is the user's own act, so it is shown also where he is hidden. */
  private void tell(String tenant, List<String> userIds, String event, JsonObject data) {
    relay.tell(Recipients.users(tenant, userIds), null, event, data);
  }

  private static RoomKey key(Request request) {
    return new RoomKey(
        request.who().tenant(), RoomAddress.of(request.payload(), request.session()).room());
  }

  /** Returns the key of the room of an invitation, if the two ids fit into one. */
  private static RoomKey key(Request request, String userId) {
    RoomKey key = key(request);
    if (!InvitationBook.fits(key.name(), userId)) {
      throw Refusals.validation("roomName", "is too long together with the user's id");
    }
    return key;
  }

  private static String user(Request request) {
    if (request.who().isAnonymous()) {
      throw Refusals.authRequired();
    }
    return request.who().userId();
  }
}
