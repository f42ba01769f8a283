package io.realtime4j.core.engine;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.protocol.EngineCodec;
import io.realtime4j.protocol.EnginePacket;
import io.realtime4j.protocol.Handshake;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * At most one GET and one POST are under way. The GET is asked again as soon as it is answered,
 * unless the carrier is paused for an upgrade: then it waits until both are answered, because a
 * packet in either would be lost or doubled by a switch. While closing, the GET stays open until
 * the last POST is answered: a server takes a GET that breaks for the loss of the client.
 */
/** Packets over HTTP long polling. Loop only. */
final class PollingCarrier implements Carrier {
  private final PollingRequests requests;
  private final ProtocolLimits answerLimits;
  private final Failures failures;
  private final Events events;
  // Null until the server has opened the session.
  private @Nullable Handshake handshake;
  // Null while none is under way.
  private @Nullable Cancellable get;
  private @Nullable Cancellable post;
  private long receivedBytes;
  private boolean isPaused;
  private @Nullable Runnable whenIdle;
  // Nothing is heard any more.
  private boolean isDeaf;
  // Set while closing.
  private @Nullable Runnable gone;
  private Deque<Frame> rest = new ArrayDeque<>();

  PollingCarrier(EventLoop loop, ClientTransport transport, EngineOptions options, Events events) {
    this.answerLimits = options.answerLimits();
    this.requests = new PollingRequests(loop, transport, options, answerLimits.maxPayloadBytes());
    this.failures = new Failures(options.address(), options.clock());
    this.events = events;
  }

  /** Asks for the handshake. */
  void start() {
    poll();
  }

  @Override
  public String name() {
    return "polling";
  }

  @Override
  public void flush(Deque<Frame> out) {
    Handshake known = handshake;
    if (known != null && post == null && !isPaused && !out.isEmpty()) {
      byte[] body = EngineCodec.encodePayload(batch(out, known.maxPayloadBytes()));
      post = requests.post(known.sid(), body, new Posted());
    }
  }

  /** Takes frames from the head of {@code out} that fit into one body; always at least one. */
  static List<Frame> batch(Deque<Frame> out, int maxBytes) {
    List<Frame> batch = new ArrayList<>();
    long size = 0;
    while (!out.isEmpty()) {
      // One byte more for the separator.
      size += PayloadSize.polled(out.getFirst()) + (batch.isEmpty() ? 0 : 1);
      if (size > maxBytes && !batch.isEmpty()) {
        break;
      }
      batch.add(out.removeFirst());
    }
    return batch;
  }

  @Override
  public boolean isCongested() {
    return post != null || isPaused;
  }

  @Override
  public long receivedBytes() {
    return receivedBytes;
  }

  /** Asks nothing new, and calls {@code idle} when nothing is under way any more. */
  void pause(Runnable idle) {
    isPaused = true;
    whenIdle = idle;
    checkIdle();
  }

  /** Goes on after a pause that led to nothing. */
  void resume() {
    if (isPaused && !isDeaf) {
      isPaused = false;
      whenIdle = null;
      if (get == null) {
        poll();
      }
      events.onWritable();
    }
  }

  private void checkIdle() {
    Runnable waiting = whenIdle;
    if (waiting != null && get == null && post == null) {
      whenIdle = null;
      waiting.run();
    }
  }

  @Override
  public void close(Deque<Frame> out, Runnable whenGone) {
    isDeaf = true;
    isPaused = false;
    gone = whenGone;
    rest = out;
    goOnClosing();
  }

  private void goOnClosing() {
    flush(rest);
    Runnable waiting = gone;
    if (post == null && waiting != null) {
      abort();
      waiting.run();
    }
  }

  @Override
  public void abort() {
    isDeaf = true;
    gone = null;
    if (get != null) {
      get.cancel();
    }
    if (post != null) {
      post.cancel();
    }
  }

  private void poll() {
    get = requests.get(handshake == null ? null : handshake.sid(), new Polled());
  }

  private void polled(ResponseHead head, ByteBuffer body) {
    int status = head.status();
    if (status != 200) {
      die(handshake == null ? failures.refused(head, null) : failures.pollRefused(status));
      return;
    }
    if (head.header("Content-Type").orElse("").startsWith("text/html")) {
      die(failures.page(handshake != null));
      return;
    }
    List<EnginePacket> packets;
    try {
      packets = EngineCodec.decodePayload(body, answerLimits);
    } catch (ProtocolViolation e) {
      die(failures.violation(e, handshake != null));
      return;
    }
    dispatch(packets);
    if (isDeaf) {
      return;
    }
    if (isPaused) {
      checkIdle();
    } else {
      poll();
    }
  }

  private void dispatch(List<EnginePacket> packets) {
    for (EnginePacket packet : packets) {
      if (isDeaf) {
        return;
      }
      if (handshake == null && packet instanceof EnginePacket.Open open) {
        handshake = open.handshake();
      }
      events.onPacket(packet);
    }
  }

  private void die(RealtimeException cause) {
    abort();
    events.onDead(cause);
  }

  private final class Polled implements PollingRequests.Answer {
    @Override
    public void onBytes(int count) {
      receivedBytes += count;
    }

    @Override
    public void onAnswer(ResponseHead head, ByteBuffer body) {
      get = null;
      if (!isDeaf) {
        polled(head, body);
      }
    }

    @Override
    public void onFailed(TransportFailure failure) {
      get = null;
      if (!isDeaf) {
        die(failures.of(failure, handshake != null));
      }
    }
  }

  private final class Posted implements PollingRequests.Answer {
    @Override
    public void onBytes(int count) {
      receivedBytes += count;
    }

    @Override
    public void onAnswer(ResponseHead head, ByteBuffer body) {
      post = null;
      if (gone != null) {
        goOnClosing();
      } else if (!isDeaf && head.status() != 200) {
        die(failures.pollRefused(head.status()));
      } else if (!isDeaf) {
        checkIdle();
        events.onWritable();
      }
    }

    @Override
    public void onFailed(TransportFailure failure) {
      post = null;
      Runnable waiting = gone;
      if (waiting != null) {
        abort();
        waiting.run();
      } else if (!isDeaf) {
        die(failures.of(failure, true));
      }
    }
  }
}
