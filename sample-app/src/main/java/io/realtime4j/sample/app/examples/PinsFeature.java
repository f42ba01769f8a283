package io.realtime4j.sample.app.examples;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.ChangedRecord;
import io.realtime4j.api.spi.server.FeatureEmit;
import io.realtime4j.api.spi.server.FeatureRequest;
import io.realtime4j.api.spi.server.HistoryView;
import io.realtime4j.api.spi.server.RoomMessage;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.server.ServerHooks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Moderators pin one message of a room. docs/server-feature.md goes through it. */
public final class PinsFeature implements ServerFeature, ServerHooks {
  private @Nullable ServerFeatureContext started;

  /** Creates the feature of one server. */
  public PinsFeature() {}

  @Override
  public String id() {
    return "pins";
  }

  @Override
  public List<String> events() {
    return List.of("pin:set");
  }

  @Override
  public void start(ServerFeatureContext given) {
    started = given;
    given.hooks(this);
  }

  private ServerFeatureContext context() {
    return Objects.requireNonNull(started);
  }

  @Override
  public CompletionStage<JsonObject> handle(FeatureRequest request) {
    String room = request.roomName();
    String messageId = request.payload().string("messageId").orElse("");
    if (room == null) {
      throw new RefusedException(
          "VALIDATION_ERROR", false, "roomName is required", null, JsonObject.EMPTY);
    }
    return context()
        .rooms()
        .message(request.who(), room, messageId, Action.MODERATE)
        .thenCompose(message -> pin(request, message));
  }

  private CompletionStage<JsonObject> pin(FeatureRequest request, RoomMessage message) {
    String tenant = request.who().tenant();
    byte[] value = message.messageId().getBytes(StandardCharsets.UTF_8);
    return context()
        .store()
        .put(tenant, message.roomName(), value)
        .thenApply(
            stored -> {
              JsonObject pinned =
                  JsonObject.of(
                      "roomName", message.roomName(),
                      "messageId", message.messageId(),
                      "by", request.who().userId());
              context()
                  .emit(
                      FeatureEmit.builder()
                          .tenant(tenant)
                          .room(message.roomName())
                          .event("pin:set")
                          .data(pinned)
                          .build());
              return pinned;
            });
  }

  @Override
  public CompletionStage<Map<String, JsonObject>> onHistory(HistoryView shown) {
    return context()
        .store()
        .get(shown.who().tenant(), shown.roomName())
        .thenApply(
            found ->
                pinned(found)
                    .map(id -> Map.of(id, JsonObject.of("pinned", true)))
                    .orElse(Map.of()));
  }

  @Override
  public void afterChange(ChangedRecord change) {
    if (change.message() == null) {
      byte[] gone = change.messageId().getBytes(StandardCharsets.UTF_8);
      context().store().compareAndSet(change.who().tenant(), change.roomName(), gone, null);
    }
  }

  private static Optional<String> pinned(Optional<byte[]> value) {
    return value.map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
