package io.realtime4j.api.spi.backplane;

import io.realtime4j.api.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What servers of a cluster tell each other, in the terms of a Socket.IO adapter. */
public sealed interface BackplaneMessage {
  /**
   * Which sockets are meant.
   *
   * @param rooms those in any of these; all if empty
   * @param except but not those in any of these
   */
  record Target(List<String> rooms, List<String> except) {
    /** Copies the lists. */
    public Target {
      rooms = List.copyOf(rooms);
      except = List.copyOf(except);
    }
  }

  /**
   * An event for sockets.
   *
   * @param args the event's name and arguments
   * @param isVolatile whether it may be dropped for a congested socket
   * @param ackId by which answers are returned, or {@code null}
   */
  record Broadcast(Target target, List<JsonValue> args, boolean isVolatile, @Nullable String ackId)
      implements BackplaneMessage {
    /** Copies the list. */
    public Broadcast {
      args = List.copyOf(args);
    }
  }

  /** Sockets enter rooms. */
  record Join(Target target, List<String> rooms) implements BackplaneMessage {}

  /** Sockets leave rooms. */
  record Leave(Target target, List<String> rooms) implements BackplaneMessage {}

  /**
   * Sockets are disconnected.
   *
   * @param closeConnection whether their connection is closed too
   */
  record Disconnect(Target target, boolean closeConnection) implements BackplaneMessage {}

  /** Asks for the sockets of a target. */
  record Fetch(String requestId, Target target) implements BackplaneMessage {}

  /** An event for the servers themselves. */
  record ServerSideEmit(@Nullable String requestId, List<JsonValue> args)
      implements BackplaneMessage {}

  /** An answer to {@link Fetch}, {@link ServerSideEmit}, or a broadcast that asked for acks. */
  record Response(String requestId, List<JsonValue> values) implements BackplaneMessage {}
}
