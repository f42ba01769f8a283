package io.realtime4j.verification.socketio;

import io.realtime4j.api.FeatureException;
import io.realtime4j.api.Message;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.FeatureProvider;
import io.realtime4j.api.spi.feature.MessageTransform;
import io.realtime4j.api.spi.store.ValueStore;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A sixth feature of somebody else's, which has of the client what the interface gives it. */
final class Seals implements FeatureProvider<Seals.Sealing> {
  /** What applications call. */
  interface Sealing {
    /** Keeps a seal, and returns the one before. */
    CompletableFuture<Optional<String>> keep(String seal);

    CompletableFuture<String> fail(RuntimeException failure);

    SendHandle wave(String room);

    CompletableFuture<JsonObject> give(String room);
  }

  /** What it publishes. */
  record Sealed(String content) implements RealtimeEvent {}

  @Override
  public String id() {
    return "seals";
  }

  @Override
  public Class<Sealing> apiType() {
    return Sealing.class;
  }

  @Override
  public boolean worksWith(SessionInfo session) {
    return session.offers("stars");
  }

  @Override
  public Feature<Sealing> create(FeatureContext context) {
    return new Sealer(context);
  }

  private static final class Sealer implements Feature<Sealing>, Sealing, MessageTransform {
    private static final String KEY = "seal";

    private final FeatureContext context;
    private final ValueStore values;
    private final String mark;

    Sealer(FeatureContext context) {
      this.context = context;
      this.values = context.values().orElseThrow();
      this.mark = context.variables().getOrDefault("SEALS_MARK", "?");
      context.announce("seals");
      context.transform(this);
      context.onEvent("are-you-sealed", event -> event.answer(JsonValue.of(mark)));
      context.observe(ConnectionEvent.SessionStarted.class, event -> {});
    }

    @Override
    public OutgoingMessage outgoing(OutgoingMessage message) {
      if (message.content().equals("unsealable")) {
        throw new IllegalStateException("no seal fits");
      }
      context.publish(new Sealed(message.content()));
      return message.withContent(mark + message.content());
    }

    @Override
    public Message incoming(Message message) {
      if (!message.content().startsWith(mark)) {
        throw new IllegalStateException("it is not sealed");
      }
      return message.withContent(message.content().substring(mark.length()));
    }

    @Override
    public CompletableFuture<Optional<String>> keep(String seal) {
      return context.call(
          () -> {
            if (!context.loop().inLoop()) {
              throw new IllegalStateException("not on the loop");
            }
            CompletableFuture<Optional<String>> before = new CompletableFuture<>();
            context.follow(
                values.get(KEY),
                (value, failure) -> {
                  if (failure != null || value == null) {
                    before.completeExceptionally(new CompletionException(failure));
                    return;
                  }
                  context.follow(
                      values.put(KEY, seal.getBytes(StandardCharsets.UTF_8)),
                      (done, failed) ->
                          before.complete(
                              value.map(one -> new String(one, StandardCharsets.UTF_8))));
                });
            return before;
          });
    }

    @Override
    public CompletableFuture<String> fail(RuntimeException failure) {
      return context.call(
          () -> {
            throw failure;
          });
    }

    @Override
    public SendHandle wave(String room) {
      return context.send(OutgoingMessage.to(room, "wave"));
    }

    @Override
    public CompletableFuture<JsonObject> give(String room) {
      return context.call(
          () -> {
            if (context.session() == null) {
              throw new FeatureException("NO_SESSION", true, "later", null);
            }
            return context.request("star:give", JsonObject.of("roomName", room));
          });
    }

    @Override
    public Sealing api() {
      return this;
    }

    @Override
    public void close() {}
  }
}
