package io.realtime4j.core.rooms;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.JoinedRoom;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RoomMember;
import io.realtime4j.api.RoomPosition;
import io.realtime4j.core.wire.Answer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A room that we mean to be in. Loop only. */
final class Room {
  /** As the application calls it, and as we ask for it. */
  final String name;

  final RoomStream stream;

  /** How many joins have not been followed by a leave. */
  int users;

  /** The server has let us in, in this session. */
  boolean isIn;

  /** We have asked to be let in, and have no answer. */
  boolean isEntering;

  /** The server has let us in at some time: its word that we are out is news. */
  boolean wasIn;

  /** Answers to an earlier attempt are not for the present one. */
  int attempt;

  /** Attempts that failed in a row in this session. */
  int failures;

  /** Runs while the next attempt waits. */
  @Nullable Cancellable timer;

  /** The last answer of the server. */
  private @Nullable JoinedRoom joined;

  private final List<Answer<JoinedRoom>> waiting = new ArrayList<>();

  Room(String name, @Nullable RoomPosition position) {
    this.name = name;
    this.stream = new RoomStream(position);
  }

  /** Counts one more user, who is answered as soon as we are in. */
  void use(Answer<JoinedRoom> answer) {
    users++;
    if (isIn && joined != null) {
      answer.complete(joined);
    } else {
      waiting.add(answer);
    }
  }

  void entered(JoinedRoom room) {
    isIn = true;
    isEntering = false;
    wasIn = true;
    failures = 0;
    joined = room;
    waiting.forEach(answer -> answer.complete(room));
    waiting.clear();
  }

  /** The session is over, or the next attempt waits. */
  void detached() {
    isIn = false;
    isEntering = false;
    attempt++;
    stream.detached();
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** Somebody has come or gone since: who joins later is told of those who are there then. */
  void present(String userId, boolean here) {
    JoinedRoom known = joined;
    if (known == null || known.members().size() != known.memberCount()) {
      return;
    }
    List<RoomMember> members = new ArrayList<>(known.members());
    boolean wasHere = members.removeIf(member -> member.userId().equals(userId));
    if (here && !wasHere) {
      members.add(new RoomMember(userId, null, null, null));
    }
    if (here != wasHere) {
      joined =
          new JoinedRoom(known.roomName(), known.type(), members.size(), members, known.position());
    }
  }

  void refuse(RealtimeException cause) {
    waiting.forEach(answer -> answer.fail(cause));
    waiting.clear();
  }

  String wireName() {
    return joined == null ? name : joined.roomName();
  }
}
