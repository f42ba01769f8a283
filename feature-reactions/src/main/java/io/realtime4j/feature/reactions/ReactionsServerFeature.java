package io.realtime4j.feature.reactions;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.ChangedRecord;
import io.realtime4j.api.spi.server.FeatureEmit;
import io.realtime4j.api.spi.server.FeatureRequest;
import io.realtime4j.api.spi.server.HistoryView;
import io.realtime4j.api.spi.server.RoomMessage;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.server.ServerHooks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The server's part: {@code reaction:add}, {@code reaction:remove} {@code reactions:get} and {@code
 * reactions:users}, and {@code reactions} of messages in history. To react is to speak: it is for
 * whoever may send to the room, while to take back is for whoever may read it. Who has reacted is
 * shown to all who see the message, as its author is.
 */
public final class ReactionsServerFeature implements ServerFeature, ServerHooks {
  private static final String ADD = "reaction:add";
  private static final String REMOVE = "reaction:remove";
  private static final String GET = "reactions:get";
  private static final String USERS = "reactions:users";

  /** Those of an answer. */
  private static final int MAX_USERS = 100;

  /** Whoever reacts while a message is being deleted comes within a moment. */
  private static final int DELETED_KNOWN = 1_000;

  private final Map<String, Boolean> deleted =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > DELETED_KNOWN;
        }
      };

  /** Null until it is started. */
  private @Nullable Parts parts;

  private record Parts(ServerFeatureContext context, ReactionBook book, Leftovers leftovers) {}

  /** Creates the feature of one server. */
  public ReactionsServerFeature() {}

  @Override
  public String id() {
    return "reactions";
  }

  @Override
  public List<String> events() {
    return List.of(ADD, REMOVE, GET, USERS);
  }

  @Override
  public void start(ServerFeatureContext given) {
    ReactionBook book = new ReactionBook(given.store(), given.loop());
    parts = new Parts(given, book, new Leftovers(book, given.rooms(), given.loop()));
    given.hooks(this);
  }

  @Override
  public void stop() {
    Parts known = parts;
    if (known != null) {
      known.leftovers.stop();
    }
  }

  private ServerFeatureContext context() {
    return Objects.requireNonNull(parts).context;
  }

  private ReactionBook book() {
    return Objects.requireNonNull(parts).book;
  }

  @Override
  public CompletionStage<JsonObject> handle(FeatureRequest request) {
    if (request.who().isAnonymous()) {
      throw new RefusedException(
          "AUTH_REQUIRED", false, "Authentication required", null, JsonObject.EMPTY);
    }
    String room = ReactionRequest.room(request);
    if (request.event().equals(GET)) {
      return get(request, room, ReactionRequest.messageIds(request));
    }
    Objects.requireNonNull(parts).leftovers.seen(request.who().tenant());
    boolean isAdd = request.event().equals(ADD);
    String messageId = ReactionRequest.messageId(request);
    String emoji = ReactionRequest.emoji(request);
    if (request.event().equals(USERS)) {
      return users(request, room, messageId, emoji);
    }
    return context()
        .rooms()
        .message(request.who(), room, messageId, isAdd ? Action.SEND : Action.READ)
        .thenCompose(message -> change(request, message, emoji, isAdd));
  }

  /** On the feature's loop, as all that rooms answer. */
  private CompletionStage<JsonObject> change(
      FeatureRequest request, RoomMessage message, String emoji, boolean isAdd) {
    String tenant = request.who().tenant();
    String userId = request.who().userId();
    return book()
        .change(
            tenant,
            message.messageId(),
            before -> {
              if (!isAdd) {
                return before.without(emoji, userId);
              }
              return before.with(emoji, userId);
            },
            (before, now) -> {
              if (deleted.containsKey(message.messageId())) {
                forget(tenant, message.messageId());
              } else if (now != before) {
                tell(
                    tenant,
                    message,
                    isAdd ? ADD : REMOVE,
                    isAdd
                        ? ReactionJson.added(
                            message, emoji, userId, now, context().clock().instant())
                        : ReactionJson.removed(message, emoji, userId, now));
              }
              return ReactionJson.answer(
                  message, emoji, isAdd ? "totalCount" : "remainingCount", now, now == before);
            });
  }

  private void tell(String tenant, RoomMessage message, String event, JsonObject data) {
    context()
        .emit(
            FeatureEmit.builder()
                .tenant(tenant)
                .room(message.roomName())
                .threadId(message.threadId())
                .event(event)
                .data(data)
                .build());
  }

  private CompletionStage<JsonObject> get(FeatureRequest request, String room, List<String> ids) {
    String viewer = request.who().userId();
    return context()
        .rooms()
        .messages(request.who(), room, ids)
        .thenApply(messages -> messages.stream().map(RoomMessage::messageId).toList())
        .thenCompose(
            seen ->
                book()
                    .read(request.who().tenant(), seen)
                    .thenApply(
                        found -> {
                          List<JsonValue> listed = new ArrayList<>();
                          for (String id : seen) {
                            MessageReactions reactions =
                                found.getOrDefault(id, MessageReactions.NONE);
                            listed.add(ReactionJson.message(id, reactions, viewer));
                          }
                          return JsonObject.of("roomName", room, "messages", new JsonArray(listed));
                        }));
  }

  private CompletionStage<JsonObject> users(
      FeatureRequest request, String room, String messageId, String emoji) {
    String after = ReactionRequest.after(request);
    int limit = ReactionRequest.limit(request, MAX_USERS);
    return context()
        .rooms()
        .message(request.who(), room, messageId, Action.READ)
        .thenCompose(
            message ->
                book()
                    .read(request.who().tenant(), List.of(message.messageId()))
                    .thenApply(
                        found ->
                            ReactionJson.users(
                                message,
                                emoji,
                                found.getOrDefault(message.messageId(), MessageReactions.NONE),
                                after,
                                limit)));
  }

  @Override
  public CompletionStage<Map<String, JsonObject>> onHistory(HistoryView shown) {
    Objects.requireNonNull(parts).leftovers.seen(shown.who().tenant());
    return book()
        .read(shown.who().tenant(), shown.messageIds())
        .thenApply(
            found -> {
              Map<String, JsonObject> added = new LinkedHashMap<>();
              found.forEach(
                  (id, reactions) -> {
                    if (!reactions.isEmpty()) {
                      added.put(
                          id,
                          JsonObject.of(
                              "reactions", ReactionJson.list(reactions, shown.who().userId())));
                    }
                  });
              return added;
            });
  }

  @Override
  public void afterChange(ChangedRecord change) {
    if (change.message() != null) {
      return;
    }
    context()
        .loop()
        .execute(
            () -> {
              deleted.put(change.messageId(), true);
              forget(change.who().tenant(), change.messageId());
            });
  }

  /** What cannot be forgotten is shown to nobody all the same: the message is not. */
  private void forget(String tenant, String messageId) {
    CompletableFuture<Void> unused =
        book().forget(tenant, messageId).exceptionally(failure -> null);
  }
}
