package io.realtime4j.server.chat.room;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.cluster.Part;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.cluster.Voice;
import io.realtime4j.server.chat.privacy.PrivacyHub;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * What is told of users in rooms goes by the tenant's loop, where their presence is told too: so a
 * peer hears that a user has gone offline before it hears that the user is out of the rooms whose
 * sessions watch.
 */

/** Who is in rooms on which of several servers. */
public final class Whereabouts implements Part {
  private static final String SUBJECT = "room";

  private final List<EventLoop> loops;
  private final Peers peers;
  private final PrivacyHub privacy;
  private final List<Elsewhere> elsewhere;
  private RoomDirectory rooms;

  /** Creates it, and takes part; the rooms are to be attached. */
  @SuppressWarnings("NullAway.Init") // rooms work with this, and this with rooms
  public Whereabouts(
      List<EventLoop> loops, Peers peers, PrivacyHub privacy, InstantSource clock, Duration grace) {
    this.loops = loops;
    this.peers = peers;
    this.privacy = privacy;
    this.elsewhere =
        loops.stream()
            .map(
                loop ->
                    new Elsewhere(
                        loop,
                        clock,
                        grace,
                        peers.areExpected(),
                        (room, userId, hasLeft) ->
                            rooms.ifOpen(
                                room, open -> open.presence().elsewhereChanged(userId, hasLeft))))
            .toList();
    peers.join(SUBJECT, this);
  }

  /** Sets where rooms are found; before clients come. */
  public void attach(RoomDirectory directory) {
    rooms = directory;
  }

  /** Returns who is elsewhere in the rooms of a loop. */
  Elsewhere of(EventLoop loop) {
    for (Elsewhere one : elsewhere) {
      if (one.loop() == loop) {
        return one;
      }
    }
    throw new IllegalArgumentException("a loop that is none of the transport's");
  }

  /** Returns whether there may be others to be told anything. */
  boolean areExpected() {
    return peers.areExpected();
  }

  /** Tells the others how a user is in a room here, {@code null} for not any more. */
  void tell(RoomKey room, String userId, @Nullable Stay stay) {
    JsonObject message = Stay.json(room, userId, stay);
    inTurn(room, () -> peers.tell(SUBJECT, message));
  }

  private void inTurn(RoomKey room, Runnable task) {
    loops.get(PrivacyHub.home(room.tenant(), loops.size())).execute(task);
  }

  @Override
  public void told(String peer, JsonObject message) {
    RoomKey room = Stay.room(message);
    String userId = Stay.userId(message);
    Stay stay = Stay.of(message);
    Elsewhere home = of(rooms.loopOf(room));
    home.loop().execute(() -> home.told(peer, room, userId, stay));
  }

  @Override
  public void begin(String peer) {
    onEach(one -> one.begin(peer));
  }

  @Override
  public void complete(String peer) {
    onEach(one -> one.complete(peer));
  }

  @Override
  public void gone(String peer) {
    onEach(one -> one.gone(peer));
  }

  @Override
  public void retell(Voice voice) {
    AtomicInteger open = new AtomicInteger(loops.size() * loops.size());
    onEach(
        one -> {
          rooms.each(
              one.loop(),
              room ->
                  room.presence()
                      .stays(
                          (userId, stay) -> {
                            JsonObject message = Stay.json(room.key(), userId, stay);
                            inTurn(room.key(), () -> voice.tell(message));
                          }));
          // Behind what was said of this loop's rooms, on whichever loop.
          for (EventLoop loop : loops) {
            loop.execute(
                () -> {
                  if (open.decrementAndGet() == 0) {
                    voice.end();
                  }
                });
          }
        });
  }

  @Override
  public void cutOff(boolean isCutOff) {
    onEach(
        one -> {
          one.hold(isCutOff);
          rooms.each(one.loop(), isCutOff ? Room::hold : room -> releaseOnceKnown(one, room));
        });
  }

  /** Others may have changed meanwhile what may be told: that is read first. */
  private void releaseOnceKnown(Elsewhere home, Room room) {
    Stages.settle(
        privacy.ready(room.key().tenant()),
        ready ->
            home.loop()
                .execute(
                    () -> {
                      if (!home.isHeld()) {
                        room.release();
                      }
                    }),
        failure -> {});
  }

  private void onEach(Consumer<Elsewhere> action) {
    elsewhere.forEach(one -> one.loop().execute(() -> action.accept(one)));
  }
}
