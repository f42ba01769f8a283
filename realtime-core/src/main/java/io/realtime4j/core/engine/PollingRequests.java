package io.realtime4j.core.engine;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.HttpListener;
import io.realtime4j.api.spi.transport.HttpRequest;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The HTTP requests of polling; answers are posted to the loop. Loop only. */
final class PollingRequests {
  /** Without it, intermediaries may take the body for a form and alter it. */
  private static final Map<String, String> TEXT =
      Map.of("Content-Type", "text/plain;charset=UTF-8");

  private static final Logger LOG = System.getLogger(PollingRequests.class.getName());

  private final EventLoop loop;
  private final ClientTransport transport;
  private final EngineAddress address;
  private final Cookies cookies;
  private final int maxResponseBytes;
  private long number;

  PollingRequests(
      EventLoop loop, ClientTransport transport, EngineOptions options, int maxResponseBytes) {
    this.loop = loop;
    this.transport = transport;
    this.address = options.address();
    this.cookies = options.cookies();
    this.maxResponseBytes = maxResponseBytes;
  }

  /** Hears a request: its end is one call of one of the last two. */
  interface Answer {
    /** A part of the answer has come. */
    void onBytes(int count);

    void onAnswer(ResponseHead head, ByteBuffer body);

    void onFailed(TransportFailure failure);
  }

  // NullAway does not see that the record's body may be null: it misses annotations on arrays.
  @SuppressWarnings("NullAway")
  Cancellable get(@Nullable String sid, Answer answer) {
    return exchange(
        new HttpRequest(
            "GET", address.polling(sid, ++number), cookies.headers(), null, maxResponseBytes),
        new Callbacks(answer));
  }

  Cancellable post(String sid, byte[] body, Answer answer) {
    Map<String, String> headers = new LinkedHashMap<>(TEXT);
    headers.putAll(cookies.headers());
    return exchange(
        new HttpRequest("POST", address.polling(sid, ++number), headers, body, maxResponseBytes),
        new Callbacks(answer));
  }

  /** A transport that throws or answers null has failed, and is told as one that says so. */
  private Cancellable exchange(HttpRequest request, Callbacks callbacks) {
    Cancellable asked;
    try {
      asked =
          Objects.requireNonNull(
              transport.exchange(request, callbacks), "the transport asked nothing");
    } catch (RuntimeException | LinkageError e) {
      callbacks.onFailed(
          TransportFailure.builder(Kind.LOST, "the transport failed").cause(e).build());
      return () -> {};
    }
    return () -> cancel(asked);
  }

  private static void cancel(Cancellable asked) {
    try {
      asked.cancel();
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.WARNING, "The transport failed to cancel a request.", e);
    }
  }

  private final class Callbacks implements HttpListener {
    private final Answer answer;
    // One that has thrown may still call.
    private boolean isOver;

    Callbacks(Answer answer) {
      this.answer = answer;
    }

    @Override
    public void onBytes(int count) {
      post(
          () -> {
            if (!isOver) {
              answer.onBytes(count);
            }
          });
    }

    @Override
    public void onResponse(ResponseHead head, ByteBuffer body) {
      byte[] copy = new byte[body.remaining()];
      body.duplicate().get(copy);
      end(
          () -> {
            cookies.take(head);
            answer.onAnswer(head, ByteBuffer.wrap(copy));
          });
    }

    @Override
    public void onFailed(TransportFailure failure) {
      end(() -> answer.onFailed(failure));
    }

    private void end(Runnable task) {
      post(
          () -> {
            if (!isOver) {
              isOver = true;
              task.run();
            }
          });
    }

    private void post(Runnable task) {
      try {
        loop.execute(task);
      } catch (RejectedExecutionException stopped) {
        // The client is gone, and with it everybody who could be told.
      }
    }
  }
}
