package io.realtime4j.api.spi.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order a client transport tries the addresses of a host (RFC 8305): the one that answered
 * last first, those that did not answer last, the families by turns. It remembers a few hundred
 * addresses. Thread-safe.
 */
public final class KnownAddresses {
  /** More than any client has servers with addresses. */
  private static final int MOST = 256;

  /** When each answered, by a count; 0 for one that did not. Those heard of last are at the end. */
  private final Map<InetAddress, Long> heard = new LinkedHashMap<>();

  private long count;

  /** Creates one that knows nothing. */
  public KnownAddresses() {}

  /** A connection to an address has come about. */
  public synchronized void answered(InetAddress address) {
    remember(address, ++count);
  }

  /** An address has refused, or not answered while it was waited for. */
  public synchronized void silent(InetAddress address) {
    remember(address, 0);
  }

  private void remember(InetAddress address, long when) {
    heard.remove(address);
    heard.put(address, when);
    if (heard.size() > MOST) {
      heard.remove(heard.keySet().iterator().next());
    }
  }

  /**
   * Returns addresses in the order to try them in.
   *
   * @param found as the resolver gave them, whose first family is tried first
   */
  public synchronized List<InetAddress> order(Collection<InetAddress> found) {
    List<InetAddress> ordered = byTurns(found);
    ordered.sort(Comparator.comparingLong(this::place));
    return ordered;
  }

  /** The latest answer first, then what is not known, then what is silent. */
  private long place(InetAddress address) {
    Long when = heard.get(address);
    if (when == null) {
      return 0;
    }
    return when == 0 ? 1 : -when;
  }

  private static List<InetAddress> byTurns(Collection<InetAddress> found) {
    Deque<InetAddress> first = new ArrayDeque<>();
    Deque<InetAddress> second = new ArrayDeque<>();
    for (InetAddress address : found) {
      boolean likeFirst =
          first.isEmpty()
              || first.getFirst() instanceof Inet6Address == address instanceof Inet6Address;
      (likeFirst ? first : second).add(address);
    }
    List<InetAddress> turns = new ArrayList<>();
    while (!first.isEmpty() || !second.isEmpty()) {
      if (!first.isEmpty()) {
        turns.add(first.remove());
      }
      if (!second.isEmpty()) {
        turns.add(second.remove());
      }
    }
    return turns;
  }
}
