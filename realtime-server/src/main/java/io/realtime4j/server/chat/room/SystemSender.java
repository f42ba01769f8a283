package io.realtime4j.server.chat.room;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Sender;
import io.realtime4j.server.loop.Stages;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who runs the server, sending a message. */
final class SystemSender implements Sender {
  private final Principal who;
  private final CompletableFuture<JsonObject> answer = new CompletableFuture<>();

  SystemSender(Principal who) {
    this.who = who;
  }

  /** Completes with what a client would have been answered. */
  CompletableFuture<JsonObject> answer() {
    return answer;
  }

  @Override
  public Principal who() {
    return who;
  }

  @Override
  public @Nullable ChatSession session() {
    return null;
  }

  @Override
  public void replyNow(JsonRaw data) {
    answer.complete(data.parsed() instanceof JsonObject object ? object : JsonObject.EMPTY);
  }

  @Override
  public void fail(Throwable failure) {
    Throwable cause = Stages.cause(failure);
    answer.completeExceptionally(
        cause instanceof RealtimeException && !(cause instanceof StoreException)
            ? cause
            : Refusals.unavailable(
                "The message cannot be kept now", io.realtime4j.server.loop.Asker.PAUSE));
  }
}
