package io.realtime4j.core;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.spi.transport.ClientTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Finding one opens files, and making one runs code of others, so that both happen where it may
 * block; and neither holds anything up for longer than an attempt may take. One that comes later is
 * kept for the next time.
 */
/** The transports of a client by their ids: that which it was built with, and others. Loop only. */
final class Transports {
  private final EventLoop loop;
  private final Executor blocking;
  private final Duration patience;
  private final Finder finder;
  private final Map<String, ClientTransport> known = new LinkedHashMap<>();
  private final List<ClientTransport> owned = new ArrayList<>();
  private final Set<Search> searches = new LinkedHashSet<>();
  private boolean isClosed;

  /** Makes transports; called where it may block. */
  @FunctionalInterface
  interface Finder {
    /**
     * Returns a new one.
     *
     * @param source who asks, for people
     */
    ClientTransport find(String id, String source);
  }

  /**
   * Creates one.
   *
   * @param patience how long making one may take
   * @param first what the client was built with
   * @param ownsFirst whether that is closed with the client
   */
  Transports(
      EventLoop loop,
      Executor blocking,
      Duration patience,
      Finder finder,
      ClientTransport first,
      boolean ownsFirst) {
    this.loop = loop;
    this.blocking = blocking;
    this.patience = patience;
    this.finder = finder;
    known.put(first.id(), first);
    if (ownsFirst) {
      owned.add(first);
    }
  }

  /** Finds one, or makes it; one of the two is called once, possibly at once. */
  void find(
      String id,
      String source,
      Consumer<ClientTransport> found,
      Consumer<@Nullable RealtimeException> failed) {
    ClientTransport made = known.get(id);
    if (made != null) {
      found.accept(made);
      return;
    }
    Search search = new Search(id, found, failed);
    try {
      blocking.execute(() -> make(search, source));
    } catch (RejectedExecutionException busy) {
      search.end(() -> failed.accept(givenUp("Earlier calls to plug-ins have not returned.")));
    }
  }

  private static ConnectionException givenUp(String why) {
    return new ConnectionException("SWAP_GIVEN_UP", why, null, null);
  }

  private void make(Search search, String source) {
    ClientTransport made;
    try {
      made = named(finder.find(search.id, source));
    } catch (RealtimeException e) {
      post(() -> search.end(() -> search.failed.accept(e)));
      return;
    } catch (RuntimeException | LinkageError e) {
      ConfigurationException why =
          new ConfigurationException(
              "INVALID_SETTING", "The transport " + search.id + " cannot be made: " + e, e);
      post(() -> search.end(() -> search.failed.accept(why)));
      return;
    }
    if (!post(() -> arrived(search, made))) {
      Parts.close(made);
    }
  }

  /** Its id is asked for on the loop from now on, where nobody expects that it has none. */
  private static ClientTransport named(ClientTransport made) {
    try {
      return checked(made);
    } catch (RuntimeException | LinkageError e) {
      Parts.close(made);
      throw e;
    }
  }

  /**
   * Returns a transport that says its id.
   *
   * @throws IllegalArgumentException if it has none
   */
  static ClientTransport checked(ClientTransport transport) {
    String id = transport.id();
    if (id == null || id.isBlank()) {
      throw new IllegalArgumentException("a transport must have an id, was " + id);
    }
    return transport;
  }

  private boolean post(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException ended) {
      return false;
    }
  }

  private void arrived(Search search, ClientTransport made) {
    ClientTransport earlier = known.get(search.id);
    if (isClosed || earlier != null) {
      Parts.close(made);
    } else {
      known.put(search.id, made);
      owned.add(made);
    }
    search.end(() -> search.found.accept(earlier == null ? made : earlier));
  }

  /** Closes those that are the client's; who waits for one is told so. */
  void close() {
    isClosed = true;
    List.copyOf(searches)
        .forEach(
            search ->
                search.end(
                    () ->
                        search.failed.accept(new ClientClosedException("The client was closed."))));
    owned.forEach(Parts::close);
    owned.clear();
  }

  /** A transport that is asked for. */
  private final class Search {
    private final String id;
    private final Consumer<ClientTransport> found;
    private final Consumer<@Nullable RealtimeException> failed;
    private final Cancellable limit;
    private boolean isOver;

    Search(
        String id, Consumer<ClientTransport> found, Consumer<@Nullable RealtimeException> failed) {
      this.id = id;
      this.found = found;
      this.failed = failed;
      searches.add(this);
      this.limit =
          loop.schedule(
              patience,
              () ->
                  end(
                      () ->
                          failed.accept(
                              givenUp("The transport " + id + " was not made in time."))));
    }

    /** Does what follows, if nothing has followed before. */
    void end(Runnable what) {
      if (!isOver) {
        isOver = true;
        searches.remove(this);
        limit.cancel();
        what.run();
      }
    }
  }
}
