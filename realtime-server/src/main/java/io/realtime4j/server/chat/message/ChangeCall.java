package io.realtime4j.server.chat.message;

import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangeResult;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.MessageLog;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An edit or a deletion that is handed to the log. Sequencer only. */
final class ChangeCall extends LogCall {
  private final ChangeSubmission change;
  private @Nullable ChangeResult result;

  /** What it is known by in the log, where a change has no id of its own. */
  record Key(
      String messageId, String kind, String userId, @Nullable String clientEditId, long atMillis) {
    static Key of(ChangeRow row) {
      return new Key(row.messageId(), row.kind(), row.userId(), row.clientEditId(), row.atMillis());
    }

    static Key of(ChangeEntry entry) {
      return new Key(
          entry.messageId(), entry.kind(), entry.userId(), entry.clientEditId(), entry.atMillis());
    }
  }

  ChangeCall(ChangeSubmission change) {
    this.change = change;
  }

  @Override
  List<ChangeSubmission> pending() {
    return List.of(change);
  }

  @Override
  CompletionStage<Runnable> ask(MessageLog log) {
    return log.change(change.entry())
        .thenApply(answer -> () -> result = Objects.requireNonNull(answer, "no result"));
  }

  @Override
  long firstLsn() {
    return result instanceof ChangeResult.Changed changed ? changed.lsn() : 0;
  }

  @Override
  List<LogEntry> post(MessageFanOut fanOut, PostedHeads heads) {
    return fanOut.post(change, Objects.requireNonNull(result));
  }

  @Override
  Map<Object, Pending> byKey() {
    return Map.of(Key.of(change.entry()), change);
  }
}
