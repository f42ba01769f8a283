package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.HttpListener;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Hears one HTTP exchange and holds it to its one callback. */
final class ExchangeRecord implements HttpListener {
  /** What came back. */
  record Answer(ResponseHead head, byte[] body) {
    int status() {
      return head.status();
    }

    String contentType() {
      return head.header("Content-Type").orElse("");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final CompletableFuture<Answer> answered = new CompletableFuture<>();
  private final CompletableFuture<TransportFailure> failed = new CompletableFuture<>();
  private final AtomicInteger ends = new AtomicInteger();

  @Override
  public void onResponse(ResponseHead head, ByteBuffer body) {
    byte[] copy = new byte[body.remaining()];
    body.get(copy);
    ends.incrementAndGet();
    answered.complete(new Answer(head, copy));
  }

  @Override
  public void onFailed(TransportFailure failure) {
    ends.incrementAndGet();
    failed.complete(failure);
  }

  Answer answer() {
    return Waiting.get(answered);
  }

  TransportFailure failed() {
    return Waiting.get(failed);
  }

  /** Checks, once the transport is closed, that it heard exactly one end. */
  void check() {
    Waiting.until(() -> ends.get() > 0);
    assertThat(ends).as("terminal callbacks").hasValue(1);
  }
}
