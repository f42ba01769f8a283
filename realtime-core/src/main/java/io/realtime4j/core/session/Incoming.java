package io.realtime4j.core.session;

import io.realtime4j.api.IncomingEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An event of one session, and the way back to whoever waits for its answer. */
public final class Incoming implements IncomingEvent {
  private final String name;
  private final List<JsonValue> args;
  // Null if no answer is expected, and after the answer.
  private final AtomicReference<@Nullable Consumer<List<JsonValue>>> reply;
  private final boolean isAnswerExpected;

  /**
   * Creates one.
   *
   * @param reply takes the answer, from any thread; {@code null} if none is expected
   */
  Incoming(String name, List<JsonValue> args, @Nullable Consumer<List<JsonValue>> reply) {
    this.name = name;
    this.args = args;
    this.reply = new AtomicReference<>(reply);
    this.isAnswerExpected = reply != null;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<JsonValue> args() {
    return args;
  }

  @Override
  public JsonObject payload() {
    return !args.isEmpty() && args.get(0).parsed() instanceof JsonObject object
        ? object
        : JsonObject.EMPTY;
  }

  @Override
  public boolean isAnswerExpected() {
    return isAnswerExpected;
  }

  @Override
  public void answer(JsonValue... answer) {
    List<JsonValue> values = List.of(answer);
    Consumer<List<JsonValue>> waiting = reply.getAndSet(null);
    if (waiting != null) {
      waiting.accept(values);
    }
  }
}
