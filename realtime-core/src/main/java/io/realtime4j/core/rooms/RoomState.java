package io.realtime4j.core.rooms;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.JoinedRoom;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RoomMember;
import io.realtime4j.api.RoomMembers;
import io.realtime4j.api.RoomPosition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A room that we mean to be in, and the handles that keep us there. Loop only. */
final class RoomState {
  /** As the application calls it, and as we ask for it. */
  final String name;

  final RoomStream stream;
  final RoomChanges changes = new RoomChanges();

  /** The server has let us in, in this session. */
  boolean isIn;

  /** We have asked to be let in, and have no answer. */
  boolean isEntering;

  /** The server has let us in at some time: its word that we are out is news. */
  boolean wasIn;

  /**
   * The same room under other names, each with its own way from where it was: until all are there.
   */
  final List<RoomState> twins = new ArrayList<>();

  /** A page of changes is asked for in this attempt, or will be after a pause. */
  boolean isReadingChanges;

  /** Answers to an earlier attempt are not for the present one. */
  int attempt;

  /** Attempts that failed in a row in this session. */
  int failures;

  /** Runs while the next attempt waits. */
  @Nullable Cancellable timer;

  /** The last answer of the server. */
  private @Nullable JoinedRoom joined;

  /** Every name that it was asked for by. */
  private final Set<String> names = new LinkedHashSet<>();

  private RoomMembers members = new RoomMembers(List.of(), 0);
  private final List<RoomHandle> handles = new ArrayList<>();

  RoomState(String name, @Nullable RoomPosition position) {
    this.name = name;
    this.stream = new RoomStream(position);
    names.add(name);
  }

  /** Adds a handle, which is told as soon as we are in. */
  void add(RoomHandle handle) {
    handles.add(handle);
    names.add(handle.keptAs(name));
    if (isIn && joined != null) {
      handle.entered(withPresent(joined));
    }
  }

  /** Takes over the handles of the same room under another name. */
  void addAll(RoomState same) {
    same.handles.forEach(this::add);
    names.addAll(same.names);
  }

  /** Meets the same room under another name. */
  void meet(RoomState same) {
    if (!twins.contains(same)) {
      twins.add(same);
      same.twins.add(this);
    }
  }

  /** Goes its own way; returns whom it had met. */
  List<RoomState> part() {
    List<RoomState> met = List.copyOf(twins);
    met.forEach(twin -> twin.twins.remove(this));
    twins.clear();
    return met;
  }

  /** Returns whether the server has let us in and nothing that was missed is still to come. */
  boolean isThere() {
    return isIn && !stream.isHolding();
  }

  Set<String> names() {
    return names;
  }

  /** Takes a handle away, if it is there. */
  void remove(RoomHandle handle) {
    handles.remove(handle);
  }

  boolean isUnused() {
    return handles.isEmpty();
  }

  void entered(JoinedRoom room) {
    isIn = true;
    isEntering = false;
    wasIn = true;
    failures = 0;
    joined = room;
    members = new RoomMembers(room.members(), room.memberCount());
    tell(handle -> handle.entered(room));
  }

  /** The session is over, or the next attempt waits. */
  void detached() {
    isIn = false;
    isEntering = false;
    attempt++;
    stream.detached();
    changes.restart();
    isReadingChanges = false;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    tell(RoomHandle::detached);
  }

  /** Somebody has come or gone: those who are listed are so whole, or else are not touched. */
  void present(String userId, boolean here) {
    if (joined == null || !members.isComplete()) {
      return;
    }
    List<RoomMember> listed = new ArrayList<>(members.listed());
    boolean wasHere = listed.removeIf(member -> member.userId().equals(userId));
    if (here && !wasHere) {
      listed.add(new RoomMember(userId, null, null, null));
    }
    if (here != wasHere) {
      show(new RoomMembers(listed, listed.size()));
    }
  }

  /** A large room tells only how many are there. */
  void counted(int count) {
    if (joined != null && count != members.count()) {
      show(new RoomMembers(members.listed(), count));
    }
  }

  private void show(RoomMembers now) {
    members = now;
    tell(handle -> handle.present(now));
  }

  /** Who joins later is told of those who are there then. */
  private JoinedRoom withPresent(JoinedRoom room) {
    return new JoinedRoom(
        room.roomName(), room.type(), members.count(), members.listed(), room.position());
  }

  /** Ends all handles: the room is not joined again for them. */
  void end(RealtimeException cause) {
    tell(handle -> handle.ended(cause));
    handles.clear();
  }

  /** Tells each handle, the oldest first. */
  void tell(Consumer<RoomHandle> news) {
    List.copyOf(handles).forEach(news);
  }

  String wireName() {
    return joined == null ? name : joined.roomName();
  }
}
