package io.realtime4j.sample.app.page;

import io.realtime4j.api.Moderation;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.RouteRequest;
import io.realtime4j.api.spi.server.RouteResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Creates rooms for who asks, who may invite others into them. */
final class PrivateRooms {
  /** Rooms of the page, told by this from those of whoever runs the server. */
  private static final String PREFIX = "private-";

  private static final int LONGEST = 40;

  private final SignIn signIn;
  private final Supplier<Moderation> moderation;

  PrivateRooms(SignIn signIn, Supplier<Moderation> moderation) {
    this.signIn = signIn;
    this.moderation = moderation;
  }

  CompletionStage<RouteResponse> answer(RouteRequest request) {
    Optional<JsonObject> question = Question.of(request);
    Optional<String> owner =
        question.flatMap(asked -> asked.string("token")).flatMap(signIn::owner);
    if (question.isEmpty() || owner.isEmpty()) {
      return CompletableFuture.completedFuture(Question.refusal(403, "Sign in first."));
    }
    String id = SignIn.id(question.get().string("name").orElse(""));
    if (id.isEmpty() || id.length() > LONGEST) {
      return CompletableFuture.completedFuture(
          Question.refusal(400, "A room's name has letters or digits, at most " + LONGEST + "."));
    }
    String room = PREFIX + id;
    return moderation
        .get()
        .createRoom(room, RoomSettings.builder().visibility(RoomVisibility.PRIVATE).build())
        .thenCompose(made -> moderation.get().addMember(room, owner.get(), "owner"))
        .thenApply(member -> RouteResponse.json(200, JsonObject.of("roomName", room)))
        .exceptionally(PrivateRooms::refusal);
  }

  private static RouteResponse refusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RealtimeException known
        ? Question.refusal(409, "There is such a room already (" + known.code() + ").")
        : Question.refusal(500, "The room could not be made.");
  }
}
