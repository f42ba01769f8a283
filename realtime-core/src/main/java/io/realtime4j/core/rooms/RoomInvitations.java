package io.realtime4j.core.rooms;

import io.realtime4j.api.Invitation;
import io.realtime4j.api.InvitationPage;
import io.realtime4j.api.Invitations;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.Hooks;
import io.realtime4j.core.wire.LoopCalls;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.Questions;
import io.realtime4j.core.wire.WireTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One client's invitations. */
final class RoomInvitations implements Invitations {
  private static final int PAGE = 100;

  private final FeatureContext context;
  private final LoopCalls calls;
  private final Questions questions;

  RoomInvitations(FeatureContext context, LoopCalls calls, Hooks hooks) {
    this.context = context;
    this.calls = calls;
    this.questions = new Questions(context, "invitations");
    hooks.on("invitation:new", event -> context.publish(new RoomEvent.Invited(read(event))));
    hooks.on(
        "invitation:ended",
        event ->
            context.publish(
                new RoomEvent.InvitationEnded(
                    MessageWire.room(event),
                    event.string("userId").orElse(""),
                    outcome(event.string("outcome").orElse("")))));
  }

  private Invitation read(JsonObject from) {
    Instant now = context.clock().instant();
    return new Invitation(
        MessageWire.room(from),
        from.string("userId").orElse(""),
        from.string("invitedBy").orElse(""),
        WireTime.read(from, "createdAt").orElse(now),
        WireTime.read(from, "expiresAt").orElse(now));
  }

  private static Invitation.Outcome outcome(String wireName) {
    return switch (wireName) {
      case "accepted" -> Invitation.Outcome.ACCEPTED;
      case "declined" -> Invitation.Outcome.DECLINED;
      case "revoked" -> Invitation.Outcome.REVOKED;
      default -> Invitation.Outcome.OTHER;
    };
  }

  @Override
  public CompletableFuture<Invitation> invite(
      String roomName, String userId, @Nullable Instant expiresAt) {
    JsonObject payload =
        JsonObject.builder()
            .put("roomName", Objects.requireNonNull(roomName, "roomName"))
            .put("userId", Objects.requireNonNull(userId, "userId"))
            .putIfPresent("expiresAt", expiresAt == null ? null : expiresAt.toString())
            .build();
    return ask("invitation:create", payload, this::read);
  }

  @Override
  public CompletableFuture<Void> accept(String roomName) {
    return answer("invitation:accept", roomName);
  }

  @Override
  public CompletableFuture<Void> decline(String roomName) {
    return answer("invitation:decline", roomName);
  }

  private CompletableFuture<Void> answer(String event, String roomName) {
    JsonObject payload = JsonObject.of("roomName", Objects.requireNonNull(roomName, "roomName"));
    return calls.ask(answer -> questions.ask(event, payload, data -> null, answer));
  }

  @Override
  public CompletableFuture<Boolean> revoke(String roomName, String userId) {
    JsonObject payload =
        JsonObject.of(
            "roomName",
            Objects.requireNonNull(roomName, "roomName"),
            "userId",
            Objects.requireNonNull(userId, "userId"));
    return ask("invitation:revoke", payload, data -> data.bool("revoked").orElse(false));
  }

  @Override
  public CompletableFuture<InvitationPage> list(@Nullable String after, int limit) {
    return page(JsonObject.builder(), after, limit);
  }

  @Override
  public CompletableFuture<InvitationPage> of(String roomName, @Nullable String after, int limit) {
    Objects.requireNonNull(roomName, "roomName");
    return page(JsonObject.builder().put("roomName", roomName), after, limit);
  }

  private CompletableFuture<InvitationPage> page(
      JsonObject.Builder query, @Nullable String after, int limit) {
    Questions.checkLimit(limit, PAGE);
    JsonObject payload = query.putIfPresent("after", after).put("limit", limit).build();
    return ask("invitations:list", payload, this::readPage);
  }

  private InvitationPage readPage(JsonObject data) {
    List<Invitation> invitations =
        MessageWire.objects(data, "invitations").stream().map(this::read).toList();
    boolean hasMore = data.bool("hasMore").orElse(false);
    return new InvitationPage(invitations, hasMore ? MessageWire.text(data, "next") : null);
  }

  private <T> CompletableFuture<T> ask(
      String event, JsonObject payload, Function<JsonObject, T> read) {
    return calls.ask(answer -> questions.ask(event, payload, read, answer));
  }
}
