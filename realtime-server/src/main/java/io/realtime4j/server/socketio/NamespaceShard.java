package io.realtime4j.server.socketio;

import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.loop.ShardLoop;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A socket's own room, named by its id, is not among the rooms: the table of sockets serves for it.
 */
/** The sockets of a namespace on one loop, and the rooms that they are in. Loop only. */
final class NamespaceShard {
  private static final System.Logger LOG = System.getLogger(NamespaceShard.class.getName());

  final ShardLoop loop;
  final int index;

  private final Map<String, DefaultServerSocket> sockets = new LinkedHashMap<>();
  private final Map<String, RoomMembers> rooms = new LinkedHashMap<>();

  private RoomListener listener = RoomListener.NONE;

  /** The last event of the log that has passed here. */
  private long position;

  NamespaceShard(ShardLoop loop, int index) {
    this.loop = loop;
    this.index = index;
  }

  /** Tells of rooms; called before sockets come. */
  void tell(RoomListener newListener) {
    listener = newListener;
  }

  long position() {
    return position;
  }

  void position(long newPosition) {
    position = newPosition;
  }

  void add(DefaultServerSocket socket) {
    if (sockets.put(socket.id(), socket) == null) {
      listener.opened(socket.id());
    }
  }

  void remove(DefaultServerSocket socket) {
    if (sockets.remove(socket.id(), socket)) {
      listener.closed(socket.id());
    }
  }

  void join(DefaultServerSocket socket, String room) {
    if (!room.equals(socket.id())) {
      RoomMembers members = rooms.get(room);
      if (members == null) {
        members = new RoomMembers();
        rooms.put(room, members);
        listener.opened(room);
      }
      members.add(socket);
    }
  }

  void leave(DefaultServerSocket socket, String room) {
    RoomMembers members = rooms.get(room);
    if (members != null) {
      members.remove(socket);
      if (members.isEmpty()) {
        rooms.remove(room);
        listener.closed(room);
      }
    }
  }

  /** Delivers an event of the log. */
  void deliver(LoggedEvent event) {
    position = event.position();
    forEach(event.target(), socket -> socket.writeLogged(event));
  }

  /** Takes note of an event of the log that one socket gets at once. */
  void passed(LoggedEvent event) {
    position = event.position();
  }

  /**
   * Does something to each socket meant, which must not make it join or leave. What fails for one
   * socket is done to the others all the same.
   */
  void forEach(Target target, Consumer<DefaultServerSocket> action) {
    List<String> names = target.rooms();
    if (names.isEmpty()) {
      forEach(sockets.values(), target, action);
    } else if (names.size() == 1) {
      String room = names.get(0);
      RoomMembers members = rooms.get(room);
      DefaultServerSocket self = ownerOf(room);
      if (members != null && self != null) {
        forEach(union(names), target, action);
      } else if (members != null) {
        forEach(members, target, action);
      } else if (self != null) {
        forEach(List.of(self), target, action);
      }
    } else {
      forEach(union(names), target, action);
    }
  }

  /** Returns the sockets in any of these rooms. */
  Set<DefaultServerSocket> union(Collection<String> names) {
    Set<DefaultServerSocket> union = new LinkedHashSet<>();
    for (String room : names) {
      DefaultServerSocket self = ownerOf(room);
      if (self != null) {
        union.add(self);
      }
      RoomMembers members = rooms.get(room);
      if (members != null) {
        members.forEach(union::add);
      }
    }
    return union;
  }

  /** Returns the socket whose own room this is, unless it has left that. */
  private @Nullable DefaultServerSocket ownerOf(String room) {
    DefaultServerSocket socket = sockets.get(room);
    return socket != null && socket.isIn(room) ? socket : null;
  }

  /** Does something to those of some sockets that are not excepted. */
  void forEach(
      Iterable<? extends ServerSocket> some, Target target, Consumer<DefaultServerSocket> action) {
    boolean all = target.except().isEmpty();
    for (ServerSocket one : some) {
      DefaultServerSocket socket = (DefaultServerSocket) one;
      if (all || !target.excludes(socket::isIn)) {
        try {
          action.accept(socket);
        } catch (RuntimeException e) {
          LOG.log(Level.ERROR, "socket " + socket.id() + " was passed over", e);
        }
      }
    }
  }

  /** Returns the sockets meant; a copy. */
  List<DefaultServerSocket> matching(Target target) {
    List<DefaultServerSocket> matching = new ArrayList<>();
    forEach(target, matching::add);
    return matching;
  }
}
