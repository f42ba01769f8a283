package io.realtime4j.server.socketio;

import io.realtime4j.api.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The sockets of a namespace on one loop, and the rooms that they are in. Loop only. */
final class NamespaceShard {
  final EventLoop loop;
  final int index;

  private final Map<String, DefaultServerSocket> sockets = new LinkedHashMap<>();
  private final Map<String, Set<DefaultServerSocket>> rooms = new LinkedHashMap<>();

  /** The last event of the log that has passed here. */
  private long position;

  NamespaceShard(EventLoop loop, int index) {
    this.loop = loop;
    this.index = index;
  }

  long position() {
    return position;
  }

  void add(DefaultServerSocket socket) {
    sockets.put(socket.id(), socket);
  }

  void remove(DefaultServerSocket socket) {
    sockets.remove(socket.id(), socket);
  }

  void join(DefaultServerSocket socket, String room) {
    rooms.computeIfAbsent(room, name -> new LinkedHashSet<>()).add(socket);
  }

  void leave(DefaultServerSocket socket, String room) {
    Set<DefaultServerSocket> members = rooms.get(room);
    if (members != null && members.remove(socket) && members.isEmpty()) {
      rooms.remove(room);
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

  /** Does something to each socket meant, which must not make it join or leave. */
  void forEach(Target target, Consumer<DefaultServerSocket> action) {
    if (target.rooms().isEmpty()) {
      forEach(sockets.values(), target, action);
    } else if (target.rooms().size() == 1) {
      Set<DefaultServerSocket> members = rooms.get(target.rooms().get(0));
      if (members != null) {
        forEach(members, target, action);
      }
    } else {
      Set<DefaultServerSocket> union = new LinkedHashSet<>();
      for (String room : target.rooms()) {
        Set<DefaultServerSocket> members = rooms.get(room);
        if (members != null) {
          union.addAll(members);
        }
      }
      forEach(union, target, action);
    }
  }

  private static void forEach(
      Iterable<DefaultServerSocket> members, Target target, Consumer<DefaultServerSocket> action) {
    for (DefaultServerSocket socket : members) {
      if (target.except().isEmpty() || !target.excludes(socket.joinedAt().keySet())) {
        action.accept(socket);
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
