package io.realtime4j.feature.reactions;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.MessageOperation;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One client's reactions. */
final class ReactionsFeature
    implements Feature<Reactions>, Reactions, FeatureContext.SessionListener {
  /** A screen shows some dozens. */
  private static final int FOLLOWED = 1_000;

  /** What a server takes in one question. */
  private static final int MAX_ASKED = 100;

  /** How many there are after one more, and after one less. */
  private static final String ADDED = "totalCount";

  private static final String REMAINING = "remainingCount";

  private final FeatureContext context;
  private final List<Subscription> subscriptions = new ArrayList<>();

  /** Messages that were asked for, the newest last. Loop only. */
  private final Map<String, Followed> followed =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Followed> eldest) {
          return size() > FOLLOWED;
        }
      };

  private record Followed(String roomName, KnownReactions known) {}

  ReactionsFeature(FeatureContext context) {
    this.context = context;
    subscriptions.add(context.on("reaction:add", data -> heard(data, true)));
    subscriptions.add(context.on("reaction:remove", data -> heard(data, false)));
    subscriptions.add(context.onSession(this));
  }

  @Override
  public Reactions api() {
    return this;
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::unsubscribe);
    followed.clear();
  }

  @Override
  public CompletableFuture<Reaction> add(String roomName, String messageId, String emoji) {
    return change("reaction:add", roomName, messageId, emoji);
  }

  @Override
  public CompletableFuture<Reaction> remove(String roomName, String messageId, String emoji) {
    return change("reaction:remove", roomName, messageId, emoji);
  }

  private CompletableFuture<Reaction> change(
      String event, String roomName, String messageId, String emoji) {
    Objects.requireNonNull(roomName, "roomName");
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(emoji, "emoji");
    MessageOperation operation =
        MessageOperation.of(event, roomName, messageId)
            .withSlot("reaction " + emoji)
            .withCapability(ReactionsProvider.ID)
            .withPayload(JsonObject.of("emoji", emoji));
    return context.call(() -> made(context.change(operation), emoji));
  }

  private CompletableFuture<Reaction> made(ChangeHandle change, String emoji) {
    CompletableFuture<Reaction> reaction = new CompletableFuture<>();
    context.follow(
        change.done(),
        (done, failure) -> {
          if (done == null) {
            reaction.completeExceptionally(failure);
            return;
          }
          // A later call may have taken this one's place, and the answer be to that.
          JsonObject answer = done.data();
          boolean isAdd = answer.has(ADDED);
          int now = answer.integer(isAdd ? ADDED : REMAINING).orElse(0L).intValue();
          note(answer, emoji, now, isAdd);
          reaction.complete(new Reaction(emoji, now, isAdd));
        });
    return reaction;
  }

  @Override
  public CompletableFuture<ReactionUsers> users(
      String roomName, String messageId, String emoji, String after, int limit) {
    Objects.requireNonNull(roomName, "roomName");
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(emoji, "emoji");
    if (limit < 1 || limit > MAX_ASKED) {
      throw new IllegalArgumentException("limit must be from 1 to " + MAX_ASKED + ", was " + limit);
    }
    JsonObject.Builder asked =
        JsonObject.builder()
            .put("roomName", roomName)
            .put("messageId", messageId)
            .put("emoji", emoji)
            .put("limit", limit);
    if (!after.isEmpty()) {
      asked.put("after", after);
    }
    return context.call(
        () -> ask("reactions:users", asked.build()).thenApply(ReactionsFeature::users));
  }

  private static ReactionUsers users(JsonObject data) {
    List<String> userIds = new ArrayList<>();
    for (JsonValue value : data.array("users").orElse(JsonArray.EMPTY).values()) {
      if (value.parsed() instanceof JsonObject one) {
        one.string("userId").ifPresent(userIds::add);
      }
    }
    return new ReactionUsers(
        userIds, data.integer("count").orElse(0L).intValue(), data.bool("hasMore").orElse(false));
  }

  @Override
  public CompletableFuture<Map<String, List<Reaction>>> of(
      String roomName, Collection<String> messageIds) {
    Objects.requireNonNull(roomName, "roomName");
    List<String> ids = List.copyOf(messageIds);
    if (ids.size() > MAX_ASKED) {
      throw new IllegalArgumentException(
          "messageIds must be at most " + MAX_ASKED + ", were " + ids.size());
    }
    return context.call(
        () ->
            get(roomName, ids)
                .thenApply(
                    room -> {
                      Map<String, List<Reaction>> all = new LinkedHashMap<>();
                      ids.forEach(id -> all.put(id, shown(id)));
                      return all;
                    }));
  }

  private List<Reaction> shown(String messageId) {
    Followed one = followed.get(messageId);
    return one == null ? List.of() : one.known.all();
  }

  /** Asks, and takes note of the answer; completes with the canonical name of the room. */
  private CompletableFuture<String> get(String roomName, List<String> ids) {
    return ask("reactions:get", JsonObject.of("roomName", roomName, "messageIds", ids))
        .thenApply(
            data -> {
              String canonical = data.string("roomName").orElse(roomName);
              for (String id : ids) {
                followed.computeIfAbsent(id, key -> new Followed(canonical, new KnownReactions()));
              }
              // What is not listed is not there, or not there for us.
              Set<String> unlisted = new LinkedHashSet<>(ids);
              for (JsonValue value : data.array("messages").orElse(JsonArray.EMPTY).values()) {
                if (value.parsed() instanceof JsonObject message) {
                  unlisted.remove(message.string("messageId").orElse(""));
                  listed(message);
                }
              }
              followed.keySet().removeAll(unlisted);
              return canonical;
            });
  }

  private void listed(JsonObject message) {
    Followed one = followed.get(message.string("messageId").orElse(""));
    if (one != null) {
      one.known.listed(
          message.integer("version").orElse(0L),
          reactions(message.array("reactions").orElse(null)));
    }
  }

  private static List<Reaction> reactions(@Nullable JsonArray listed) {
    List<Reaction> reactions = new ArrayList<>();
    for (JsonValue value : listed == null ? List.<JsonValue>of() : listed.values()) {
      if (value.parsed() instanceof JsonObject one) {
        reactions.add(
            new Reaction(
                one.string("emoji").orElse(""),
                one.integer("count").orElse(0L).intValue(),
                one.bool("me").orElse(false)));
      }
    }
    return reactions;
  }

  private CompletableFuture<JsonObject> ask(String event, JsonObject payload) {
    SessionInfo session = context.session();
    if (session != null && !session.offers(ReactionsProvider.ID)) {
      return CompletableFuture.failedFuture(
          new UnsupportedByPeerException("The server has no reactions"));
    }
    return context.request(event, payload);
  }

  private void heard(JsonObject data, boolean isAdd) {
    String room = data.string("roomName").orElse("");
    String id = data.string("messageId").orElse("");
    String emoji = data.string("emoji").orElse("");
    String userId = data.string("userId").orElse("");
    int count = data.integer(isAdd ? ADDED : REMAINING).orElse(0L).intValue();
    SessionInfo session = context.session();
    boolean isOwn = session != null && userId.equals(session.userId());
    note(data, emoji, count, isOwn ? isAdd : null);
    context.publish(
        isAdd
            ? new ReactionEvent.Added(room, id, emoji, userId, count)
            : new ReactionEvent.Removed(room, id, emoji, userId, count));
  }

  private void note(JsonObject data, String emoji, int count, @Nullable Boolean isMine) {
    Followed one = followed.get(data.string("messageId").orElse(""));
    if (one != null) {
      one.known.told(emoji, data.integer("version").orElse(0L), count, isMine);
    }
  }

  @Override
  public void onStarted(SessionInfo session) {
    if (!session.offers(ReactionsProvider.ID)) {
      return;
    }
    Map<String, List<String>> byRoom = new LinkedHashMap<>();
    followed.forEach(
        (id, one) -> byRoom.computeIfAbsent(one.roomName, room -> new ArrayList<>()).add(id));
    byRoom.forEach(
        (room, ids) -> {
          for (int from = 0; from < ids.size(); from += MAX_ASKED) {
            refresh(room, ids.subList(from, Math.min(ids.size(), from + MAX_ASKED)));
          }
        });
  }

  private void refresh(String room, List<String> ids) {
    Map<String, List<Reaction>> before = new LinkedHashMap<>();
    ids.forEach(id -> before.put(id, shown(id)));
    context.follow(
        get(room, ids),
        (done, failure) -> {
          if (failure == null) {
            before.forEach((id, was) -> compare(room, id, was));
          } else {
            forgetIfRefused(ids, failure);
          }
        });
  }

  private void compare(String room, String id, List<Reaction> was) {
    List<Reaction> now = shown(id);
    if (!now.equals(was)) {
      context.publish(new ReactionEvent.Refreshed(room, id, now));
    }
  }

  /** Of a room that is not to be read any more nothing is asked again. */
  private void forgetIfRefused(List<String> ids, RealtimeException failure) {
    if (!failure.isRetryable()) {
      ids.forEach(followed::remove);
    }
  }

  @Override
  public void onEnded() {}
}
