package io.realtime4j.core.queue;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.QueueOptions;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A queue, its server and its clock in the hands of a test. */
abstract class QueueFixture {
  static final Duration JITTER = Duration.ofMillis(200);

  FeatureBench bench = new FeatureBench();
  Feature<MessageQueue> feature;
  MessageQueue queue = open();

  MessageQueue open() {
    feature = new DefaultQueueProvider().create(bench.context());
    bench.loop.run();
    return feature.api();
  }

  void reopen(Consumer<QueueOptions.Builder> options) {
    bench = new FeatureBench();
    bench.options = ClientOptions.builder().queue(options).build();
    queue = open();
  }

  SendHandle send(String room, String content) {
    SendHandle handle = queue.send(room, content);
    bench.loop.run();
    return handle;
  }

  List<String> contents() {
    return bench.sent("message:send").stream()
        .map(sent -> sent.payload.string("content").orElseThrow())
        .toList();
  }

  SentEvent last() {
    return bench.last("message:send");
  }

  void accept(SentEvent request) {
    request.succeed(
        "messageId",
        "m-" + request.payload.string("content").orElseThrow(),
        "roomName",
        request.payload.string("roomName").orElseThrow(),
        "offset",
        7,
        "sentAt",
        "2026-01-02T03:04:05Z",
        "duplicate",
        false);
    bench.loop.run();
  }

  static Throwable failureOf(CompletableFuture<?> future) {
    List<Throwable> failures = new ArrayList<>();
    future.whenComplete((value, error) -> failures.add(error));
    return failures.get(0);
  }

  String id(int index) {
    return queue.messages().get(index).clientMessageId();
  }
}
