package io.realtime4j.transport.okhttp;

import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.WebSocketListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/*
 * OkHttp calls back from its reader; the end may also come from a caller, who aborts or finds the
 * queue full. So every callback is made under one lock, which keeps them one at a time and nothing
 * after the end. The listener returns at once, by contract.
 *
 * OkHttp cannot bound a message: it is whole in memory before its size is checked. A hostile server
 * can therefore make the client allocate as much as it likes to send; the Netty transport stops at
 * the frame's header.
 */
/** A WebSocket on OkHttp. */
final class OkHttpWebSocket extends okhttp3.WebSocketListener
    implements ClientWebSocket, OkHttpClientTransport.Call {
  private static final int TOO_LARGE = 1009;
  private static final int NORMAL = 1000;

  private enum State {
    OPENING,
    OPEN,
    CLOSING,
    ENDED
  }

  private final int maxMessageBytes;
  private final WebSocketListener listener;
  private final Set<OkHttpClientTransport.Call> calls;
  private final Executor threads;
  private final AtomicLong received = new AtomicLong();

  /** Held while the listener is called. */
  private final Object callbacks = new Object();

  /** Changed under the lock of {@link #callbacks} alone. */
  private volatile State state = State.OPENING;

  /** What a caller ended it with; what OkHttp reports then is only the consequence. */
  private volatile @Nullable TransportFailure decided;

  /** Null until started. */
  private volatile @Nullable WebSocket socket;

  OkHttpWebSocket(
      int maxMessageBytes,
      WebSocketListener listener,
      Set<OkHttpClientTransport.Call> calls,
      Executor threads) {
    this.maxMessageBytes = maxMessageBytes;
    this.listener = listener;
    this.calls = calls;
    this.threads = threads;
  }

  void start(OkHttpClient client, Request request) {
    WebSocket started = OwnSockets.counting(client, received).newWebSocket(request, this);
    socket = started;
    if (decided != null) {
      started.cancel(); // aborted in between
    }
  }

  @Override
  public void send(Frame frame) {
    WebSocket to = socket;
    if (state != State.OPEN || to == null) {
      return;
    }
    boolean queued =
        frame.isText() ? to.send(frame.string()) : to.send(ByteString.of(frame.buffer()));
    if (!queued && state == State.OPEN) {
      // Either OkHttp's queue is full, or the socket broke and its failure is on the way: whichever
      // callback comes first ends it, so that no message is lost in silence.
      end(Failures.queueFull());
    }
  }

  @Override
  public long queuedBytes() {
    WebSocket to = socket;
    return to == null ? 0 : to.queueSize();
  }

  @Override
  public long receivedBytes() {
    return received.get();
  }

  @Override
  public void close(int code, String reason) {
    if (code != NORMAL && (code < 3000 || code > 4999)) {
      throw new IllegalArgumentException("code must be 1000 or 3000 to 4999, was " + code);
    }
    int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > 123) {
      throw new IllegalArgumentException("reason must be at most 123 bytes, was " + bytes);
    }
    if (state == State.OPENING) {
      abort();
      return;
    }
    synchronized (callbacks) {
      if (state != State.OPEN) {
        return;
      }
      state = State.CLOSING;
    }
    WebSocket to = socket;
    if (to != null) {
      to.close(code, reason);
    }
  }

  @Override
  public void abort() {
    end(Failures.aborted());
  }

  @Override
  public void transportClosed() {
    end(Failures.closed());
  }

  /** Ends it from outside OkHttp's threads. */
  private void end(TransportFailure failure) {
    if (state == State.ENDED) {
      cancel(); // what is left of a closing handshake
      return;
    }
    decided = failure;
    try {
      threads.execute(() -> fail(failure));
    } catch (RejectedExecutionException e) {
      fail(failure); // only after close(), which has ended every call
    }
    cancel();
  }

  private void cancel() {
    WebSocket to = socket;
    if (to != null) {
      to.cancel();
    }
  }

  @Override
  public void onOpen(WebSocket from, Response response) {
    synchronized (callbacks) {
      if (state == State.OPENING) {
        socket = from;
        state = State.OPEN;
        listener.onOpen(DerivedClient.headOf(response));
      }
    }
  }

  @Override
  public void onMessage(WebSocket from, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (fits(from, utf8.length)) {
      synchronized (callbacks) {
        if (state != State.ENDED) {
          listener.onText(ByteBuffer.wrap(utf8));
        }
      }
    }
  }

  @Override
  public void onMessage(WebSocket from, ByteString bytes) {
    if (fits(from, bytes.size())) {
      synchronized (callbacks) {
        if (state != State.ENDED) {
          listener.onBinary(bytes.asByteBuffer());
        }
      }
    }
  }

  private boolean fits(WebSocket from, int bytes) {
    if (bytes <= maxMessageBytes) {
      return true;
    }
    fail(Failures.tooLarge("a message", maxMessageBytes));
    from.close(TOO_LARGE, null);
    return false;
  }

  @Override
  public void onClosing(WebSocket from, int code, String reason) {
    from.close(mayBeSent(code) ? code : NORMAL, null);
    synchronized (callbacks) {
      if (ended()) {
        listener.onClosed(code, reason);
      }
    }
  }

  @Override
  public void onFailure(WebSocket from, Throwable cause, @Nullable Response response) {
    if (response != null && response.code() != 101) {
      fail(Failures.refusedWith(response));
    } else {
      fail(state == State.OPENING ? Failures.of(cause) : Failures.ofOpen(cause));
    }
  }

  private void fail(TransportFailure failure) {
    TransportFailure first = decided;
    synchronized (callbacks) {
      if (ended()) {
        listener.onFailed(first == null ? failure : first);
      }
    }
  }

  private boolean ended() {
    calls.remove(this);
    if (state == State.ENDED) {
      return false;
    }
    state = State.ENDED;
    return true;
  }

  /** Returns whether OkHttp sends this code; 1005, for one, is only ever reported. */
  private static boolean mayBeSent(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }
}
