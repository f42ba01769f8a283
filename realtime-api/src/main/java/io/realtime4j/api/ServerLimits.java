package io.realtime4j.api;

import io.realtime4j.api.internal.Require;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one user and one address may take of a server, beside the limits for all and for everything
 * in {@link ServerOptions}. Zero is no limit. Immutable.
 */
public final class ServerLimits {
  /** Events of a kind, which may have a rate of their own. */
  public enum Family {
    /** {@code message:send}, {@code message:edit}, {@code message:delete}. */
    MESSAGES,
    /**
     * {@code typing:*}. Refused at once where others wait: what is late is worth nothing, and what
     * is said behind it should not wait for it.
     */
    TYPING,
    /** {@code presence:*}, {@code contacts:*}. */
    PRESENCE,
    /** What was delivered and read: acknowledgements, {@code channel:read}. */
    RECEIPTS,
    /** What reads: history, members, receipts, {@code sync:*}, {@code delivery:sync}. */
    QUERIES,
    /** Coming into rooms and leaving them; invitations. */
    ROOMS,
    /** All else, such as the events of plug-ins. */
    OTHER;

    /** Returns the name in metrics and in variables, in small letters. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final ServerLimits DEFAULTS = new Builder().build();

  private final int connectionsPerUser;
  private final int connectionsPerAddress;
  private final int handshakesPerAddress;
  private final Map<Family, Integer> eventsPerSecond;

  private ServerLimits(Builder builder) {
    this.connectionsPerUser = builder.connectionsPerUser;
    this.connectionsPerAddress = builder.connectionsPerAddress;
    this.handshakesPerAddress = builder.handshakesPerAddress;
    this.eventsPerSecond = new EnumMap<>(builder.eventsPerSecond);
  }

  /**
   * Returns the defaults: 100 sessions a user, 20 events of typing a second; nothing by address,
   * for there may be a whole company or a proxy behind one.
   */
  public static ServerLimits defaults() {
    return DEFAULTS;
  }

  /** Returns a builder with the values of {@link #defaults()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.connectionsPerUser = connectionsPerUser;
    builder.connectionsPerAddress = connectionsPerAddress;
    builder.handshakesPerAddress = handshakesPerAddress;
    builder.eventsPerSecond.putAll(eventsPerSecond);
    return builder;
  }

  /**
   * Returns how many sessions a user may have at a time; one more is refused with {@code
   * TOO_MANY_CONNECTIONS} and may come again. Who has no token is no user.
   */
  public int connectionsPerUser() {
    return connectionsPerUser;
  }

  /**
   * Returns how many connections may be open from an address at a time, or from a network of the
   * first 64 bits of an IPv6 address; one more is answered with status 429.
   */
  public int connectionsPerAddress() {
    return connectionsPerAddress;
  }

  /**
   * Returns how many connections may be opened from such an address in a second, with ten times
   * that at once; more are answered with status 429.
   */
  public int handshakesPerAddress() {
    return handshakesPerAddress;
  }

  /**
   * Returns how much a user may ask for in events of a family per second, over all sessions and
   * with ten times that in a burst; counted as {@link ServerOptions#eventsPerSecond} is, which
   * holds besides.
   */
  public int eventsPerSecond(Family family) {
    return eventsPerSecond.getOrDefault(family, 0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServerLimits that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return "ServerLimits{connectionsPerUser="
        + connectionsPerUser
        + ", connectionsPerAddress="
        + connectionsPerAddress
        + ", handshakesPerAddress="
        + handshakesPerAddress
        + ", eventsPerSecond="
        + eventsPerSecond
        + '}';
  }

  /** Builds limits. Each setter throws {@link IllegalArgumentException} for a negative number. */
  public static final class Builder {
    private int connectionsPerUser = 100;
    private int connectionsPerAddress;
    private int handshakesPerAddress;
    private final Map<Family, Integer> eventsPerSecond = new EnumMap<>(Family.class);

    private Builder() {
      for (Family family : Family.values()) {
        eventsPerSecond.put(family, family == Family.TYPING ? 20 : 0);
      }
    }

    /** Sets {@link ServerLimits#connectionsPerUser()}; zero for no limit. */
    public Builder connectionsPerUser(int connections) {
      connectionsPerUser = limit("connectionsPerUser", connections);
      return this;
    }

    /** Sets {@link ServerLimits#connectionsPerAddress()}; zero for no limit. */
    public Builder connectionsPerAddress(int connections) {
      connectionsPerAddress = limit("connectionsPerAddress", connections);
      return this;
    }

    /** Sets {@link ServerLimits#handshakesPerAddress()}; zero for no limit. */
    public Builder handshakesPerAddress(int perSecond) {
      handshakesPerAddress = limit("handshakesPerAddress", perSecond);
      return this;
    }

    /** Sets {@link ServerLimits#eventsPerSecond(Family)}; zero for no limit of its own. */
    public Builder eventsPerSecond(Family family, int perSecond) {
      eventsPerSecond.put(
          Require.set("family", family), limit("eventsPerSecond of " + family.label(), perSecond));
      return this;
    }

    /** Returns the limits. */
    public ServerLimits build() {
      return new ServerLimits(this);
    }

    private static int limit(String name, int value) {
      return Require.range(name, value, 0, Integer.MAX_VALUE);
    }
  }
}
