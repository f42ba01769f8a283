package io.realtime4j.transport.okhttp;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.spi.transport.HttpListener;
import io.realtime4j.api.spi.transport.TransportFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;

/** One HTTP exchange. The first of answer, failure and cancelling decides. */
final class OkHttpExchange implements Cancellable, Callback, OkHttpClientTransport.Call {
  private final Call call;
  private final int maxResponseBytes;
  private final HttpListener listener;
  private final Set<OkHttpClientTransport.Call> calls;
  private final Executor threads;
  private final AtomicBoolean ended = new AtomicBoolean();

  OkHttpExchange(
      Call call,
      int maxResponseBytes,
      HttpListener listener,
      Set<OkHttpClientTransport.Call> calls,
      Executor threads) {
    this.call = call;
    this.maxResponseBytes = maxResponseBytes;
    this.listener = listener;
    this.calls = calls;
    this.threads = threads;
  }

  void start() {
    call.enqueue(this);
  }

  @Override
  public void onResponse(Call from, Response response) {
    try (response) {
      ResponseBody body = response.body();
      if (!fits(body.source())) {
        call.cancel();
        fail(Failures.tooLarge("the answer", maxResponseBytes));
        return;
      }
      byte[] bytes = body.source().readByteArray();
      if (end()) {
        listener.onResponse(DerivedClient.headOf(response), ByteBuffer.wrap(bytes));
      }
    } catch (IOException e) {
      fail(Failures.ofOpen(e));
    }
  }

  /** Reads until the end, or one byte more than allowed, which tells; the rest is never read. */
  private boolean fits(BufferedSource source) throws IOException {
    long read = 0;
    while (source.request(read + 1)) {
      long now = source.getBuffer().size();
      if (now > maxResponseBytes) {
        return false;
      }
      if (!ended.get()) {
        listener.onBytes((int) (now - read));
      }
      read = now;
    }
    return true;
  }

  @Override
  public void onFailure(Call from, IOException e) {
    fail(Failures.of(e));
  }

  @Override
  public void cancel() {
    abort(Failures.aborted());
  }

  @Override
  public void transportClosed() {
    abort(Failures.closed());
  }

  private void abort(TransportFailure failure) {
    if (end()) {
      try {
        threads.execute(() -> listener.onFailed(failure));
      } catch (RejectedExecutionException e) {
        // Only after close(), which has ended every call that could be here.
        listener.onFailed(failure);
      }
    }
    call.cancel();
  }

  private void fail(TransportFailure failure) {
    if (end()) {
      listener.onFailed(failure);
    }
  }

  private boolean end() {
    calls.remove(this);
    return ended.compareAndSet(false, true);
  }
}
