package io.realtime4j.server.chat.message;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SessionShard;
import io.realtime4j.server.chat.session.WireTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Posts what became of a message: answer, message, confirmation, in this order. Sequencer only. */
public final class MessageFanOut {
  /** Batches that a shard may be behind with before senders are asked to wait. */
  static final int MAX_BEHIND = 1_000;

  private final Namespace namespace;
  private final List<SessionShard> shards;
  private List<Posted> batch = new ArrayList<>();

  public MessageFanOut(Namespace namespace, List<SessionShard> shards) {
    this.namespace = namespace;
    this.shards = shards;
  }

  /** Returns whether a shard has not yet done what was posted a while ago. */
  boolean isBehind() {
    for (SessionShard shard : shards) {
      if (shard.behind().get() >= MAX_BEHIND) {
        return true;
      }
    }
    return false;
  }

  public void post(Submission submission, MessageEntry entry, AppendResult result) {
    Request request = submission.request();
    if (result instanceof AppendResult.Appended appended) {
      appended(submission, entry, appended);
      return;
    }
    if (result instanceof AppendResult.Duplicate first) {
      answer(submission, first.messageId(), first.offset(), first.sentAtMillis(), true);
    } else if (result instanceof AppendResult.OutOfOrder late) {
      request.fail(Refusals.outOfOrder(late.after()));
    } else if (result instanceof AppendResult.OtherRoom other) {
      boolean isOwn = other.clientMessageId().equals(entry.clientMessageId());
      request.fail(
          Refusals.validation(isOwn ? "clientMessageId" : "after", "belongs to another room"));
    }
    submission.home().execute(submission.origin()::settled);
  }

  /** Says that all of a batch is posted, so that shards notice deliveries and report back. */
  void batchPosted() {
    List<Posted> done = batch;
    batch = new ArrayList<>();
    for (SessionShard shard : shards) {
      shard.behind().incrementAndGet();
      shard.loop().execute(() -> reached(shard, done));
    }
  }

  private void appended(Submission submission, MessageEntry entry, AppendResult.Appended appended) {
    RoomKey room = submission.room();
    MessageRow row =
        MessageRow.builder()
            .tenant(entry.tenant())
            .room(entry.room())
            .thread(entry.thread())
            .messageId(entry.messageId())
            .userId(entry.userId())
            .clientMessageId(entry.clientMessageId())
            .kind(entry.kind())
            .offset(appended.offset())
            .lsn(appended.lsn())
            .sentAtMillis(entry.sentAtMillis())
            .body(entry.body())
            .build();
    StoredMessage message = StoredMessage.of(row);
    submission.request().reply(data(submission, message.messageId(), row, false));
    namespace.to(room.socketRoom()).emit("message:new", MessageJson.of(room, room.name(), row));
    String thread = row.thread();
    if (thread != null) {
      namespace
          .to(room.socketRoom(thread))
          .except(room.socketRoom())
          .emit("message:new", MessageJson.of(room, room.viewName(thread), row));
    }
    sent(submission, row.messageId(), row.sentAtMillis());
    batch.add(new Posted(room, message));
    submission.home().execute(() -> submission.origin().committed(message));
  }

  private void answer(
      Submission submission, String messageId, long offset, long sentAtMillis, boolean duplicate) {
    submission.request().reply(data(submission, messageId, offset, sentAtMillis, duplicate));
    sent(submission, messageId, sentAtMillis);
  }

  private void sent(Submission submission, String messageId, long sentAtMillis) {
    String clientMessageId = submission.draft().clientMessageId();
    if (clientMessageId == null) {
      return;
    }
    RoomKey room = submission.room();
    namespace
        .to(RoomKey.userRoom(room.tenant(), submission.request().who().userId()))
        .emit(
            "message:sent",
            JsonObject.builder()
                .put("clientMessageId", clientMessageId)
                .put("messageId", messageId)
                .put("roomName", room.name())
                .putIfPresent("channelId", room.channelId())
                .put("sentAt", WireTime.text(sentAtMillis))
                .build());
  }

  private static JsonObject data(
      Submission submission, String messageId, MessageRow row, boolean duplicate) {
    return data(submission, messageId, row.offset(), row.sentAtMillis(), duplicate);
  }

  private static JsonObject data(
      Submission submission, String messageId, long offset, long sentAtMillis, boolean duplicate) {
    @Nullable String clientMessageId = submission.draft().clientMessageId();
    return JsonObject.builder()
        .put("messageId", messageId)
        .putIfPresent("clientMessageId", clientMessageId)
        .put("roomName", submission.room().name())
        .put("offset", offset)
        .put("sentAt", WireTime.text(sentAtMillis))
        .put("duplicate", duplicate)
        .build();
  }

  private static void reached(SessionShard shard, List<Posted> batch) {
    shard.behind().decrementAndGet();
    for (Posted posted : batch) {
      shard
          .deliveryWatch()
          .sent(posted.room, posted.message, shard.recipientsOf(posted.room, posted.message));
    }
  }

  private record Posted(RoomKey room, StoredMessage message) {}
}
