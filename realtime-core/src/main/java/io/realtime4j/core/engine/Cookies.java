package io.realtime4j.core.engine;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.ResponseHead;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/*
 * All requests of a client go to one host and one path, so a cookie that is not for these need not
 * be kept: what is kept is sent with every request, and never anywhere else. Domain, path, secure
 * and expiry are judged when a cookie comes; expiry then counts by the monotonic clock.
 */
/** The cookies that a server gives one client, after RFC 6265. Loop only. */
public final class Cookies {
  /** As many as RFC 6265 asks for, for one domain. */
  private static final int MAX_COOKIES = 50;

  /** Servers refuse larger heads: Node takes 16 KiB, Netty 8 KiB a line. */
  private static final int MAX_BYTES = 6 << 10;

  /** Longer lifetimes than this would not fit a clock of nanoseconds. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private final EngineAddress address;
  private final EventLoop loop;
  private final InstantSource clock;

  /** The one that was given last is the last. */
  private final Map<Key, Kept> kept = new LinkedHashMap<>();

  private long taken;

  private record Key(String name, String domain, String path) {}

  /** The number says which of them came first: they are sent in this order. */
  private record Kept(String pair, long number, long endNanos, boolean isOfSession) {}

  /** Creates an empty one for the server at {@code address}. */
  public Cookies(EngineAddress address, EventLoop loop, InstantSource clock) {
    this.address = address;
    this.loop = loop;
    this.clock = clock;
  }

  /** Returns the headers to send with a request: none, or {@code Cookie}. */
  Map<String, String> headers() {
    dropExpired();
    if (kept.isEmpty()) {
      return Map.of();
    }
    Comparator<Map.Entry<Key, Kept>> longestPathFirst =
        Comparator.<Map.Entry<Key, Kept>>comparingInt(cookie -> -cookie.getKey().path().length())
            .thenComparingLong(cookie -> cookie.getValue().number());
    return Map.of(
        "Cookie",
        kept.entrySet().stream()
            .sorted(longestPathFirst)
            .map(cookie -> cookie.getValue().pair())
            .collect(Collectors.joining("; ")));
  }

  /** Takes the cookies of an answer. */
  void take(ResponseHead answer) {
    for (String line : answer.headers("Set-Cookie")) {
      SetCookie.parse(line).ifPresent(cookie -> take(cookie, answer));
    }
    dropExpired();
    while (kept.size() > MAX_COOKIES || bytes() > MAX_BYTES) {
      Iterator<Key> oldest = kept.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private void take(SetCookie cookie, ResponseHead answer) {
    String path = address.path();
    String own = cookie.path().startsWith("/") ? cookie.path() : directory(path);
    if (!isForHost(cookie.domain()) || !matches(path, own)) {
      return;
    }
    if (cookie.isSecure() && !address.isSecure()) {
      return;
    }
    Key key = new Key(cookie.name(), cookie.domain(), own);
    Duration life = cookie.life(RetryAfter.now(answer, clock));
    // What is given anew is the newest, though it is sent where it stood.
    Kept before = kept.remove(key);
    long number = before == null ? ++taken : before.number();
    if (life == null) {
      kept.put(key, new Kept(cookie.pair(), number, 0, true));
    } else if (!life.isNegative() && !life.isZero()) {
      Duration bounded = life.compareTo(FOR_EVER) > 0 ? FOR_EVER : life;
      kept.put(key, new Kept(cookie.pair(), number, loop.nanoTime() + bounded.toNanos(), false));
    }
  }

  /** A domain must hold our host; which hosts else it holds does not matter, we ask no other. */
  private boolean isForHost(String domain) {
    String host = address.host();
    boolean isNumeric = host.endsWith("]") || host.matches("[0-9.]+");
    return domain.isEmpty()
        || host.equals(domain)
        || (!isNumeric && domain.contains(".") && host.endsWith("." + domain));
  }

  private static boolean matches(String path, String own) {
    return path.equals(own)
        || (path.startsWith(own) && (own.endsWith("/") || path.charAt(own.length()) == '/'));
  }

  private static String directory(String path) {
    int last = path.lastIndexOf('/');
    return last <= 0 ? "/" : path.substring(0, last);
  }

  private int bytes() {
    return kept.values().stream().mapToInt(cookie -> cookie.pair().length() + 2).sum();
  }

  private void dropExpired() {
    long now = loop.nanoTime();
    kept.values().removeIf(cookie -> !cookie.isOfSession() && cookie.endNanos() - now <= 0);
  }
}
