package io.realtime4j.server.socketio;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.SocketIoServer;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A namespace for the chat, which sends what was committed together in one task per loop. */
public interface BatchNamespace extends Namespace {
  /** Returns a namespace of a server of this module. */
  static BatchNamespace of(SocketIoServer server, String name) {
    return (BatchNamespace) server.of(name);
  }

  /** Has sessions kept elsewhere than in the namespace's own log; before clients come. */
  void keptBy(SessionKeeper keeper);

  /** Says where the log of the keeper ends, as all loops are to know. */
  void position(long position);

  /**
   * Encodes events, and posts a task to each loop that delivers them. Events of calls that follow
   * each other reach every loop, and every client of this server, in that order. Other servers are
   * not told: what a log numbers means nothing where there is another log.
   *
   * @param task called once on each loop; what it throws is logged
   */
  void post(List<BatchEvent> events, Consumer<BatchTurn> task);

  /**
   * An event for many.
   *
   * @param room for the sockets in this room
   * @param except but not for those in this one, or {@code null}
   * @param position its place in the log of the keeper, or 0 if it is in no log
   * @param args its name and arguments
   */
  record BatchEvent(String room, @Nullable String except, long position, List<JsonValue> args) {}

  /** A batch on one loop. */
  interface BatchTurn {
    /** Returns the number of the loop. */
    int loop();

    /** Writes an event to the sockets here that are meant; what fails for one is logged. */
    void deliver(int event);

    /** Returns the sockets here that are in any of some rooms. */
    Set<ServerSocket> in(Collection<String> rooms);

    /** Writes an event to those of the sockets meant that are among some. */
    void deliverTo(Set<ServerSocket> some, int event);

    /**
     * Writes events of the log that are for the same room to those of the sockets meant that are
     * not among some, once each was delivered to those: all of them to one socket, then to the
     * next, so that what belongs to a socket is fetched from memory once.
     */
    void deliverBeside(Set<ServerSocket> some, List<Integer> sameRoom);

    /** Returns how often an event of the log was written to a socket by now. */
    long written();
  }

  /**
   * Lets go of each client's handshake once the connection listeners have seen it: the address
   * stays, and of what came in CONNECT what {@code kept} returns. While the server has other
   * namespaces, which a client of this one may yet enter, handshakes are left as they are.
   */
  void forgetHandshakes(UnaryOperator<JsonObject> kept);
}
