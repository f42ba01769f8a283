package io.realtime4j.sample.app.page;

import io.realtime4j.api.InfoPage;
import io.realtime4j.api.MemberInfo;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.RouteRequest;
import io.realtime4j.api.spi.server.RouteResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Lets who has made a room put others out of it. */
final class PrivateMembers {
  private static final int PAGE = 100;

  private final SignIn signIn;
  private final Supplier<Moderation> moderation;

  PrivateMembers(SignIn signIn, Supplier<Moderation> moderation) {
    this.signIn = signIn;
    this.moderation = moderation;
  }

  /** Puts {@code userId} out of {@code roomName}, asked by whom {@code token} says. */
  CompletionStage<RouteResponse> putOut(RouteRequest request) {
    Optional<JsonObject> question = Question.of(request);
    Optional<String> asker =
        question.flatMap(asked -> asked.string("token")).flatMap(signIn::owner);
    if (question.isEmpty() || asker.isEmpty()) {
      return CompletableFuture.completedFuture(Question.refusal(403, "Sign in first."));
    }
    String room = question.get().string("roomName").orElse("");
    String user = question.get().string("userId").orElse("");
    if (room.isEmpty() || user.isEmpty() || user.equals(asker.get())) {
      return CompletableFuture.completedFuture(
          Question.refusal(400, "Somebody else must be named."));
    }
    return isOwner(room, asker.get(), "")
        .thenCompose(
            isOwner ->
                isOwner
                    ? moderation.get().removeMember(room, user)
                    : CompletableFuture.completedFuture(null))
        .thenApply(
            removed ->
                removed == null
                    ? Question.refusal(403, "Only who made the room puts others out of it.")
                    : RouteResponse.json(200, JsonObject.of("removed", removed)))
        .exceptionally(failure -> Question.refusal(409, "Nobody could be put out of this room."));
  }

  private CompletableFuture<Boolean> isOwner(String room, String user, String after) {
    return moderation
        .get()
        .members(room, after, PAGE)
        .thenCompose(
            page -> {
              List<MemberInfo> members = page.items();
              Optional<MemberInfo> found =
                  members.stream().filter(one -> one.userId().equals(user)).findFirst();
              return found.isPresent() || !page.hasMore()
                  ? CompletableFuture.completedFuture(
                      found.filter(one -> one.role().equals("owner")).isPresent())
                  : isOwner(room, user, last(page));
            });
  }

  private static String last(InfoPage<MemberInfo> page) {
    return page.items().get(page.items().size() - 1).userId();
  }
}
