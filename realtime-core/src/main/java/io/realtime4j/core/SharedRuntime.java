package io.realtime4j.core;

import io.realtime4j.api.ClientRuntime;
import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.spi.feature.ClientRuntimeConfig;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.core.loop.ClientThreads;
import io.realtime4j.core.loop.RuntimeThreads;
import io.realtime4j.core.monitor.InterfaceMonitor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What clients share, and the order in which it ends: clients, transport, threads. */
final class SharedRuntime implements ClientRuntime {
  /** What a client takes at most to close, which they do together, and a little more. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private static final Logger LOG = System.getLogger(SharedRuntime.class.getName());

  private final RuntimeThreads threads;
  private final NetworkMonitor interfaces;
  private final ClientTransport transport;
  private final boolean ownsTransport;
  private final Map<Object, RealtimeClient> clients = new ConcurrentHashMap<>();
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  SharedRuntime(ClientRuntimeConfig config) {
    ClientTransport given = config.transport();
    this.transport =
        given == null ? Parts.findTransport(config.transportName(), config.variables()) : given;
    this.ownsTransport = given == null;
    this.threads = new RuntimeThreads(config.loops(), config.callbackThreads());
    this.interfaces = new InterfaceMonitor(threads.loop(), threads.calls());
  }

  ClientTransport transport() {
    return transport;
  }

  /** Returns what looks at the machine's interfaces, for all clients together. */
  NetworkMonitor interfaces() {
    return interfaces;
  }

  /** Returns where a client runs whose key is {@code key}. */
  ClientThreads threads(@Nullable Executor callbackExecutor, Object key) {
    checkOpen();
    return ClientThreads.on(threads, callbackExecutor, () -> clients.remove(key));
  }

  /** A client has been built: it is closed with the runtime, which may be now. */
  void add(Object key, RealtimeClient client) {
    clients.put(key, client);
    if (isClosed.get()) {
      client.close();
      checkOpen();
    }
  }

  private void checkOpen() {
    if (isClosed.get()) {
      throw new IllegalStateException("the runtime is closed");
    }
  }

  @Override
  public int clients() {
    return clients.size();
  }

  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      threads.closing(this::end);
    }
    if (RuntimeThreads.isOwn(Thread.currentThread())) {
      return;
    }
    try {
      if (!ended.await(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.WARNING, "A runtime did not close within {0}.", CLOSE_PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** On a thread of its own, which counts as a client's: closing a client does not wait here. */
  private void end() {
    List<RealtimeClient> open = List.copyOf(clients.values());
    open.forEach(RealtimeClient::close);
    for (RealtimeClient client : open) {
      if (client instanceof DefaultRealtimeClient ours) {
        ours.awaitEnd();
      }
    }
    if (ownsTransport) {
      Parts.close(transport);
    }
    threads.stop();
    ended.countDown();
  }
}
