package io.realtime4j.core.testing;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An event that has left the client; answered by the test, or never. */
public final class SentEvent {
  private static final Pattern EVENT = Pattern.compile("42(\\d*)(\\[.*])", Pattern.DOTALL);

  public final String event;
  public final JsonObject payload;
  public final long atMillis;
  public final boolean expectsAnswer;
  private final FeatureBench bench;
  private final String ackId;
  private boolean isOver;

  private SentEvent(
      FeatureBench bench, String event, JsonObject payload, String ackId, long atMillis) {
    this.bench = bench;
    this.event = event;
    this.payload = payload;
    this.ackId = ackId;
    this.expectsAnswer = !ackId.isEmpty();
    this.atMillis = atMillis;
  }

  /** Reads a packet; empty if it is no event. */
  static Optional<SentEvent> read(FeatureBench bench, String packet, long atMillis) {
    Matcher matcher = EVENT.matcher(packet);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    JsonArray args;
    try {
      args =
          (JsonArray)
              Json.parse(
                  ByteBuffer.wrap(matcher.group(2).getBytes(StandardCharsets.UTF_8)),
                  ProtocolLimits.DEFAULT);
    } catch (ProtocolViolation e) {
      throw new AssertionError(packet, e);
    }
    JsonObject payload =
        args.size() > 1 && args.values().get(1).parsed() instanceof JsonObject object
            ? object
            : JsonObject.EMPTY;
    return Optional.of(
        new SentEvent(bench, args.strings().get(0), payload, matcher.group(1), atMillis));
  }

  public boolean isOpen() {
    return expectsAnswer && !isOver;
  }

  public void succeed(Object... keysAndValues) {
    answer(JsonObject.of("success", true, "data", JsonObject.of(keysAndValues)));
  }

  public void refuse(String code) {
    refuse(code, null);
  }

  public void refuse(String code, Duration retryAfter) {
    boolean retryable =
        List.of("RATE_LIMITED", "OUT_OF_ORDER", "UNAVAILABLE", "INTERNAL_ERROR").contains(code);
    JsonObject.Builder error =
        JsonObject.builder().put("code", code).put("message", "no").put("retryable", retryable);
    if (retryAfter != null) {
      error.put("retryAfterMs", retryAfter.toMillis());
    }
    answer(JsonObject.of("success", false, "error", error.build()));
  }

  private void answer(JsonObject envelope) {
    isOver = true;
    bench.says("43" + ackId + Json.toText(JsonArray.of(envelope)));
  }

  /** Nobody can answer any more: the connection is gone, or who asked has given up. */
  public void close() {
    isOver = true;
  }

  @Override
  public String toString() {
    return event + payload;
  }
}
