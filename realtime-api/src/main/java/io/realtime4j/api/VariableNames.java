package io.realtime4j.api;

import io.realtime4j.api.ServerLimits.Family;
import io.realtime4j.api.ServerOptions.ForwardedHeader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables that clients and servers read, to tell when one of them is misspelt. */
final class VariableNames {
  static final String STORE = "REALTIME_STORE";
  static final String SERVER_TRANSPORT = "REALTIME_SERVER_TRANSPORT";
  static final String REDIS_URL = "REALTIME_REDIS_URL";

  /** Where a client looks for the server's address, in this order. */
  static final List<String> URLS =
      List.of(
          "REALTIME_URL",
          "NEXT_PUBLIC_REALTIME_URL",
          "REALTIME_WS_URL",
          "NEXT_PUBLIC_REALTIME_WS_URL",
          "SOCKET_URL",
          "NEXT_PUBLIC_SOCKET_URL");

  /** What a client reads. */
  static final List<String> OF_CLIENTS =
      joined(
          URLS,
          List.of(
              "REALTIME_CLIENT_TRANSPORT",
              "REALTIME_CLIENT_STORE",
              "REALTIME_DEBUG",
              "NEXT_PUBLIC_DEBUG_REALTIME"));

  /** What becomes a server's options. */
  static final List<String> OF_OPTIONS =
      List.of(
          "REALTIME_NODE_ID",
          "REALTIME_HOST",
          "REALTIME_PORT",
          "REALTIME_SHARDS",
          "REALTIME_PING_INTERVAL",
          "REALTIME_PING_TIMEOUT",
          "REALTIME_HEAD_TIMEOUT",
          "REALTIME_BODY_TIMEOUT",
          "REALTIME_IDLE_TIMEOUT",
          "REALTIME_MAX_PAYLOAD",
          "REALTIME_RECOVERY",
          "REALTIME_API_KEY",
          "REALTIME_JWKS_URL",
          "REALTIME_JWT_AUDIENCE",
          "REALTIME_JWT_ISSUER",
          "REALTIME_JWT_SECRET",
          "REALTIME_DEV_MODE",
          "REALTIME_ALLOW_ANONYMOUS",
          "REALTIME_TRUST_CLIENT_TENANT",
          "REALTIME_ROOMS",
          "REALTIME_CORS_ORIGIN",
          "REALTIME_MAX_CONNECTIONS",
          "REALTIME_RATE_LIMIT",
          "REALTIME_MAX_CONNECTIONS_PER_USER",
          "REALTIME_MAX_CONNECTIONS_PER_ADDRESS",
          "REALTIME_RATE_LIMIT_HANDSHAKES",
          rateLimit(Family.MESSAGES),
          rateLimit(Family.TYPING),
          rateLimit(Family.PRESENCE),
          rateLimit(Family.RECEIPTS),
          rateLimit(Family.QUERIES),
          rateLimit(Family.ROOMS),
          rateLimit(Family.OTHER),
          "REALTIME_TRUSTED_PROXIES",
          "REALTIME_FORWARDED_HEADER",
          "REALTIME_ENABLE_PRESENCE",
          "REALTIME_ENABLE_TYPING",
          "REALTIME_PRESENCE_GRACE",
          "REALTIME_DRAIN",
          "REALTIME_TYPING_TIMEOUT",
          "REALTIME_PRESENCE_SCOPE",
          "REALTIME_ENABLE_COMPRESSION",
          "REALTIME_ENABLE_HEALTH",
          "REALTIME_HEALTH_PATH",
          "REALTIME_KEEP_DAYS",
          "REALTIME_KEEP_MESSAGES",
          "REALTIME_KEEP_BYTES");

  /** What a server reads beside its options. */
  static final List<String> OF_PLUGINS =
      List.of(
          STORE,
          SERVER_TRANSPORT,
          REDIS_URL,
          "REALTIME_ENABLE_METRICS",
          "REALTIME_METRICS_PATH",
          "REALTIME_METRICS_TOKEN");

  /** What a server reads. */
  static final List<String> OF_SERVERS = joined(OF_OPTIONS, OF_PLUGINS);

  private static final Logger LOG = System.getLogger(VariableNames.class.getName());
  private static final List<String> ALL = joined(OF_CLIENTS, OF_SERVERS);

  /** What is worth comparing begins like this. */
  private static final List<String> BEGINNINGS = List.of("RE", "NEXT_PUBLIC_");

  private static final String PREFIX = "REALTIME_";

  /** From this many letters after the prefix on, two mistakes are still a misspelling. */
  private static final int LONG = 7;

  private static final int LONGEST = 48;
  private static final int MOST_WARNINGS = 5;

  private VariableNames() {}

  /** Returns what says how much may be asked for in events of a family. */
  static String rateLimit(Family family) {
    return switch (family) {
      case MESSAGES -> "REALTIME_RATE_LIMIT_MESSAGES";
      case TYPING -> "REALTIME_RATE_LIMIT_TYPING";
      case PRESENCE -> "REALTIME_RATE_LIMIT_PRESENCE";
      case RECEIPTS -> "REALTIME_RATE_LIMIT_RECEIPTS";
      case ROOMS -> "REALTIME_RATE_LIMIT_ROOMS";
      case QUERIES -> "REALTIME_RATE_LIMIT_QUERIES";
      case OTHER -> "REALTIME_RATE_LIMIT_OTHER";
    };
  }

  /** Returns a header as it is written. */
  static String written(ForwardedHeader header) {
    return header.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Warns of names that nobody reads and that look like one of those that are read now. */
  static void warn(Map<String, String> variables, Collection<String> read) {
    misspelt(variables.keySet(), read)
        .forEach(
            (name, meant) ->
                LOG.log(
                    Level.WARNING,
                    "The variable {0} has no effect: nothing reads it. Is {1} meant?",
                    name,
                    meant));
  }

  /** Returns misspelt names with what is meant, the first few in the order of {@code names}. */
  static Map<String, String> misspelt(Collection<String> names, Collection<String> read) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : names) {
      String meant = ALL.contains(name) ? null : nearest(name.toUpperCase(Locale.ROOT));
      if (meant != null && read.contains(meant) && found.size() < MOST_WARNINGS) {
        found.put(name, meant);
      }
    }
    return found;
  }

  private static @Nullable String nearest(String name) {
    if (name.length() > LONGEST || BEGINNINGS.stream().noneMatch(name::startsWith)) {
      return null;
    }
    String best = null;
    int fewest = Integer.MAX_VALUE;
    for (String known : ALL) {
      int allowed = known.length() - PREFIX.length() < LONG ? 1 : 2;
      if (Math.abs(known.length() - name.length()) <= allowed) {
        int mistakes = distance(known, name);
        if (mistakes <= allowed && mistakes < fewest) {
          best = known;
          fewest = mistakes;
        }
      }
    }
    return best;
  }

  /** Returns how many letters are wrong, missing, too many, or exchanged with their neighbour. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        least = Math.min(least, cost[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = least;
      }
    }
    return cost[a.length()][b.length()];
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }
}
