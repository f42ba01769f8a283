package io.example.seals;

import io.realtime4j.api.Message;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.MessageTransform;
import io.realtime4j.api.spi.store.ValueStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Uses each part of its context. State on the loop alone. */
final class Sealer
    implements Feature<Sealing>, Sealing, MessageTransform, FeatureContext.SessionListener {
  private static final String KEY = "seal";

  private final FeatureContext context;
  private final ValueStore values;
  private final String mark;
  private final List<String> seen = new ArrayList<>();

  Sealer(FeatureContext context) {
    this.context = context;
    this.values = context.values().orElseThrow();
    this.mark = context.variables().getOrDefault("SEALS_MARK", "?");
    context.announce("seals");
    context.transform(this);
    context.onSession(this);
    context.on("star:given", star -> seen.add("a star by " + star.string("by").orElse("nobody")));
    context.onEvent(
        "are-you-sealed",
        event -> {
          event.answer(JsonValue.of(mark + event.payload().string("by").orElse("")));
          context.publish(new Asked(mark));
        });
    context.observe(
        QueueEvent.Sent.class, sent -> seen.add("sent to " + sent.message().roomName()));
  }

  @Override
  public void onStarted(SessionInfo session) {
    seen.add("session of " + session.userId());
  }

  @Override
  public void onEnded() {
    seen.add("session ended");
  }

  @Override
  public OutgoingMessage outgoing(OutgoingMessage message) {
    return message.withContent(mark + message.content());
  }

  @Override
  public Message incoming(Message message) {
    return message.withContent(message.content().substring(mark.length()));
  }

  private static Message message(String content) {
    return new Message(
        "m1",
        null,
        "general",
        null,
        "alice",
        null,
        null,
        content,
        "text",
        null,
        List.of(),
        JsonArray.EMPTY,
        JsonObject.EMPTY,
        1,
        Instant.EPOCH);
  }

  @Override
  public CompletableFuture<Optional<String>> keep(String seal) {
    return context.call(
        () -> {
          CompletableFuture<Optional<String>> before = new CompletableFuture<>();
          context.follow(
              values.get(KEY),
              (known, failure) ->
                  context.follow(
                      values.put(KEY, seal.getBytes(StandardCharsets.UTF_8)),
                      (done, failed) -> before.complete(known.map(Sealer::text))));
          return before;
        });
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  @Override
  public CompletableFuture<Long> give(String room) {
    JsonObject where = JsonObject.of("roomName", room);
    return context.call(
        () -> {
          seen.add("wish left: " + context.emit("star:wish", where, false));
          return context
              .request("star:give", where)
              .thenApply(answer -> answer.integer("total").orElseThrow());
        });
  }

  @Override
  public SendHandle wave(String room) {
    return context.send(OutgoingMessage.to(room, "wave"));
  }

  @Override
  public CompletableFuture<List<String>> report() {
    CompletableFuture<String> called = new CompletableFuture<>();
    context.callbacks().execute(() -> called.complete("callbacks run"));
    return context.call(
        () -> {
          List<String> facts = new ArrayList<>(seen);
          facts.add("on the loop: " + context.loop().inLoop());
          facts.add("clock runs: " + (context.clock().millis() > 0));
          facts.add("dice: " + context.secure().nextInt(1) + context.jitter().nextInt(1));
          facts.add("idle after " + context.options().idleAfter());
          facts.add("store " + context.store().id());
          facts.add("now " + context.session().userId());
          facts.add("waiting: " + context.feature(MessageQueue.class).size());
          OutgoingMessage sealed = context.transformed(OutgoingMessage.to("general", "x"));
          facts.add("sealed " + sealed.content());
          facts.add("opened " + context.transformed(message(mark + "y")).content());
          return called.thenApply(
              ran -> {
                facts.add(ran);
                return facts;
              });
        });
  }

  @Override
  public Sealing api() {
    return this;
  }

  @Override
  public void close() {}
}
