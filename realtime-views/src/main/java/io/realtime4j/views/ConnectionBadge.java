package io.realtime4j.views;

import io.realtime4j.api.ConnectionQuality;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.ConnectionStatus;
import io.realtime4j.api.FeatureFlag;
import io.realtime4j.api.RealtimeException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the connection stands, for a badge in a header, a bar, or a card.
 *
 * @param state where it stands
 * @param quality how quick it is
 * @param latency mean round trip as of the last change of quality or state, or {@code null}
 * @param reconnectAttempts attempts since it was last usable
 * @param queuedMessages messages that wait or are under way
 * @param features the client's features and whether they work now
 * @param problem the code of what last went wrong, or {@code null}
 */
public record ConnectionBadge(
    ConnectionState state,
    ConnectionQuality quality,
    @Nullable Duration latency,
    int reconnectAttempts,
    int queuedMessages,
    List<FeatureFlag> features,
    @Nullable String problem) {
  /** Copies the list. */
  public ConnectionBadge {
    features = List.copyOf(features);
  }

  /** What a badge may have to show. */
  public enum Part {
    /** The text, with its dot or icon. */
    STATE,
    /** How quick it is. */
    QUALITY,
    /** How often it was tried to connect again. */
    ATTEMPTS,
    /** How many messages wait. */
    QUEUED,
    /** Which features work. */
    FEATURES,
    /** A button that calls {@code RealtimeClient.connect()}. */
    RECONNECT
  }

  /** The shapes in which a connection is shown. */
  public enum Variant {
    /** A button in a header, with a menu. */
    HEADER,
    /** A bar above what it concerns. */
    INLINE,
    /** A card of its own. */
    CARD
  }

  /** The colour of the whole. */
  public enum Tone {
    /** Connected, and quick. */
    GREEN,
    /** Not quite there yet, or not so quick. */
    YELLOW,
    /** Connected, and slow. */
    ORANGE,
    /** Not connected. */
    RED,
    /** Connected, and not measured yet. */
    GREY
  }

  static ConnectionBadge of(ConnectionStatus status) {
    RealtimeException problem = status.lastError();
    return new ConnectionBadge(
        status.state(),
        status.quality(),
        status.latency(),
        status.reconnectAttempts(),
        status.queuedMessages(),
        status.features(),
        problem == null ? null : problem.code());
  }

  /** Returns whether a session is usable. */
  public boolean isUsable() {
    return state == ConnectionState.AUTHENTICATED;
  }

  /**
   * Returns whether a button makes sense that calls {@code RealtimeClient.connect()}: the client
   * waits for its next try, has given up, or was never asked.
   */
  public boolean canReconnect() {
    return switch (state) {
      case DISCONNECTED, OFFLINE, FAILED -> true;
      case CONNECTING, CONNECTED, AUTHENTICATED, RECONNECTING, CLOSED -> false;
    };
  }

  /** Returns the colour of the whole. */
  public Tone tone() {
    return switch (state) {
      case DISCONNECTED, OFFLINE, FAILED, CLOSED -> Tone.RED;
      case CONNECTING, CONNECTED, RECONNECTING -> Tone.YELLOW;
      case AUTHENTICATED ->
          switch (quality) {
            case EXCELLENT, GOOD -> Tone.GREEN;
            case FAIR -> Tone.YELLOW;
            case POOR -> Tone.ORANGE;
            case UNKNOWN -> Tone.GREY;
          };
    };
  }

  /** Returns where it stands, in English. */
  public String text() {
    return switch (state) {
      case AUTHENTICATED -> "Connected";
      case CONNECTING -> "Connecting...";
      case CONNECTED -> "Authenticating...";
      case RECONNECTING -> "Reconnecting (" + reconnectAttempts + ")...";
      case DISCONNECTED, OFFLINE, FAILED, CLOSED -> "Offline";
    };
  }

  /** Returns what a variant has to show now, in the order of {@link Part}. */
  public Set<Part> parts(Variant variant) {
    Set<Part> parts = EnumSet.of(Part.STATE);
    if (quality != ConnectionQuality.UNKNOWN) {
      parts.add(Part.QUALITY);
    }
    if (queuedMessages > 0) {
      parts.add(Part.QUEUED);
    }
    if (canReconnect()) {
      parts.add(Part.RECONNECT);
    }
    if (variant != Variant.INLINE) {
      parts.add(Part.FEATURES);
    }
    if (variant == Variant.CARD && reconnectAttempts > 0) {
      parts.add(Part.ATTEMPTS);
    }
    return parts;
  }
}
