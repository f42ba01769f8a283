package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Encoded;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SessionShard;
import io.realtime4j.server.chat.session.Topic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/*
 * What a viewer is told depends on the viewer alone and on what comes along from the room: how those
 * told of stood when they were told of. So the sessions' own loops decide, each session as it is,
 * and all decide alike. Who would be told the same as before is told nothing: even an event without
 * a name in it would say that something has happened.
 */

/** The sessions in a room. From any loop. */
public final class RoomAudience implements Audience {
  private final Namespace namespace;
  private final List<SessionShard> shards;
  private final RoomKey room;
  private final @Nullable String thread;

  RoomAudience(
      Namespace namespace, List<SessionShard> shards, RoomKey room, @Nullable String thread) {
    this.namespace = namespace;
    this.shards = shards;
    this.room = room;
    this.thread = thread;
  }

  /**
   * Tells each viewer of a list of others, if that viewer's list has changed. Those who see the
   * same share a frame.
   *
   * @param topic what the list is of: a session that cannot take the event is told later
   * @param write makes the payload from the first that a viewer sees, and their number
   */
  public <T> void tellLists(
      Topic topic,
      String event,
      Aspect aspect,
      List<Subject<T>> before,
      List<Subject<T>> after,
      BiFunction<List<T>, Integer, JsonObject> write) {
    ViewerLists<T> lists = new ViewerLists<>(namespace, event, aspect, before, after, write::apply);
    onShards(
        shard -> {
          Map<String, Encoded> written = new LinkedHashMap<>();
          for (ChatSession session : shard.in(room, thread)) {
            Encoded seen = lists.newsFor(session.principal().userId(), written);
            if (seen != null) {
              session.replace(topic, seen);
            }
          }
        });
  }

  /**
   * Tells of a user's coming or going those to whom it is one.
   *
   * @param unless how the user stood: who saw the user then is not told
   * @param where how the user stands: who does not see the user is not told
   * @param among which other viewers are told
   */
  public void tellOf(
      String userId,
      Standing unless,
      Standing where,
      Predicate<String> among,
      String event,
      JsonObject payload) {
    Encoded encoded = Encoded.of(namespace, event, payload);
    onShards(
        shard -> {
          for (ChatSession session : shard.in(room, null)) {
            String viewerId = session.principal().userId();
            boolean isNews =
                where.shows(Aspect.MEMBERSHIP, userId, viewerId)
                    && !unless.shows(Aspect.MEMBERSHIP, userId, viewerId)
                    && among.test(viewerId);
            if (isNews) {
              session.socket().emitTransient(encoded.frame());
            }
          }
        });
  }

  /**
   * Tells how many are there those for whom the number has changed.
   *
   * @param before as of the last telling, or {@code null} if nobody was told
   * @param above only those who see more than this many
   */
  public void tellCounts(
      @Nullable Headcount before,
      Headcount after,
      int above,
      String event,
      IntFunction<JsonObject> write) {
    onShards(
        shard -> {
          Map<Integer, Encoded> written = new LinkedHashMap<>();
          for (ChatSession session : shard.in(room, null)) {
            String viewerId = session.principal().userId();
            int count = after.seenBy(viewerId);
            if (count > above && (before == null || before.seenBy(viewerId) != count)) {
              Encoded encoded =
                  written.computeIfAbsent(count, c -> Encoded.of(namespace, event, write.apply(c)));
              session.socket().emitTransient(encoded.frame());
            }
          }
        });
  }

  private void onShards(java.util.function.Consumer<SessionShard> action) {
    for (SessionShard shard : shards) {
      if (shard.mayHold(room)) {
        shard.loop().execute(() -> action.accept(shard));
      }
    }
  }
}
