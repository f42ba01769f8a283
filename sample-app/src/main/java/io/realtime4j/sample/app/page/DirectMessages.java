package io.realtime4j.sample.app.page;

import io.realtime4j.api.Moderation;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.FeatureEmit;
import io.realtime4j.api.spi.server.MessageDraft;
import io.realtime4j.api.spi.server.MessageVerdict;
import io.realtime4j.api.spi.server.SentRecord;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.server.ServerHooks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes into a conversation of two whoever is written to, and tells that there is one. The server
 * lets two users have a room of their own, but does not take them into it.
 */
final class DirectMessages implements ServerFeature {
  /** To the other one: {@code {roomName, userId}}. */
  static final String EVENT = "direct:new";

  private static final System.Logger LOG = System.getLogger(DirectMessages.class.getName());

  private final Supplier<Moderation> moderation;

  DirectMessages(Supplier<Moderation> moderation) {
    this.moderation = moderation;
  }

  @Override
  public String id() {
    return "direct-messages";
  }

  @Override
  public boolean isAnnounced() {
    return false;
  }

  @Override
  public void start(ServerFeatureContext context) {
    context.hooks(
        new ServerHooks() {
          /** Who is no member when a message is stored is not among those who are to read it. */
          @Override
          public CompletionStage<MessageVerdict> beforeMessage(MessageDraft draft) {
            String other = other(draft.roomName(), draft.who().userId());
            return other == null
                ? CompletableFuture.completedFuture(MessageVerdict.accept())
                : takeIn(draft.roomName(), other).thenApply(done -> MessageVerdict.accept());
          }

          @Override
          public void afterMessage(SentRecord message) {
            String other = other(message.roomName(), message.who().userId());
            if (other != null) {
              tell(context, message, other);
            }
          }
        });
  }

  private CompletionStage<?> takeIn(String room, String user) {
    return moderation
        .get()
        .addMember(room, user, "member")
        .handle(
            (member, failure) -> {
              if (failure != null) {
                LOG.log(System.Logger.Level.DEBUG, "not made a member", failure);
              }
              return member;
            });
  }

  private static void tell(ServerFeatureContext context, SentRecord message, String other) {
    context.emit(
        FeatureEmit.builder()
            .tenant(message.who().tenant())
            .userId(other)
            .event(EVENT)
            .data(JsonObject.of("roomName", message.roomName(), "userId", message.who().userId()))
            .build());
  }

  /** Returns the other one of a pair, or {@code null} where the room is no pair. */
  static @Nullable String other(String room, String user) {
    String[] parts = room.split(":", -1);
    if (parts.length != 3 || !parts[0].equals("dm")) {
      return null;
    }
    if (parts[1].equals(user)) {
      return parts[2];
    }
    return parts[2].equals(user) ? parts[1] : null;
  }
}
