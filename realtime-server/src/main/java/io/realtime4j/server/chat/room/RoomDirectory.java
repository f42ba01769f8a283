package io.realtime4j.server.chat.room;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.privacy.Redecision;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds rooms. Each lives on one loop, by the hash of its name; it is loaded from the store when
 * first asked for and put away when nobody has used it for a while.
 */
public final class RoomDirectory {
  /** A room that was just used is likely to be used again. */
  private static final Duration SWEEP = Duration.ofSeconds(30);

  /** Who may wait for a room to be loaded; at a reconnect all its members come at once. */
  private static final int MAX_VISITORS = 10_000;

  private final List<Home> homes;
  private final RoomLoader loader;

  public RoomDirectory(List<EventLoop> loops, RoomLoader loader) {
    this.homes = loops.stream().map(Home::new).toList();
    this.loader = loader;
  }

  /** Runs an action in a room on its home loop; refuses the request if it cannot be loaded. */
  public void enter(RoomKey key, Request request, Consumer<Room> action) {
    enter(
        key,
        room -> {
          try {
            action.accept(room);
          } catch (RuntimeException e) {
            request.fail(e);
          }
        },
        request::fail);
  }

  /** Runs an action in a room on its home loop, or hears there why it cannot be loaded. */
  public void enter(RoomKey key, Consumer<Room> action, Consumer<Throwable> onFailure) {
    Home home = homeOf(key);
    home.loop.execute(() -> home.open(key).visit(new Visit(action, onFailure, false)));
  }

  /** Runs an action in a room on its home loop if the room is there. */
  public void ifOpen(RoomKey key, Consumer<Room> action) {
    ifOpen(key, action, () -> {});
  }

  /** Runs an action in a room on its home loop if the room is there, or else another. */
  void ifOpen(RoomKey key, Consumer<Room> action, Runnable otherwise) {
    Home home = homeOf(key);
    home.loop.execute(
        () -> {
          Place place = home.places.get(key);
          if (place != null) {
            place.visit(new Visit(action, failure -> otherwise.run(), true));
          } else {
            otherwise.run();
          }
        });
  }

  /** Returns the loop on which a room has its home. */
  public EventLoop loop(RoomKey key) {
    return homeOf(key).loop;
  }

  /** Runs an action in each room that is there, on its home loop. */
  public void everywhere(Consumer<Room> action) {
    for (Home home : homes) {
      home.loop.execute(
          () ->
              List.copyOf(home.places.values())
                  .forEach(place -> place.visit(new Visit(action, failure -> {}, true))));
    }
  }

  /** Others may have changed something of any room; reads what the store has of those open. */
  void readAnew() {
    for (Home home : homes) {
      home.loop.execute(() -> home.rereading.begin(home.open()));
    }
  }

  /** Users of a tenant stand otherwise than before: tells the rooms of one loop. On that loop. */
  public void redecide(EventLoop loop, Redecision change) {
    for (Home home : homes) {
      if (home.loop == loop) {
        home.redecide(change);
      }
    }
  }

  /** Returns how many rooms are in use on a loop; on that loop. */
  public long size(EventLoop loop) {
    long size = 0;
    for (Home home : homes) {
      size += home.loop == loop ? home.places.size() : 0;
    }
    return size;
  }

  /** Returns the loop on which a room lives. */
  EventLoop loopOf(RoomKey key) {
    return homeOf(key).loop;
  }

  /** Does something with the rooms that are open on a loop; on that loop. */
  public void each(EventLoop loop, Consumer<Room> action) {
    for (Home home : homes) {
      if (home.loop == loop) {
        home.open().forEach(action);
      }
    }
  }

  private Home homeOf(RoomKey key) {
    String name = key.tenant() + "/" + key.name();
    return homes.get(Math.floorMod(name.hashCode(), homes.size()));
  }

  /**
   * Something to be done in a room, and who hears that it cannot be.
   *
   * @param isOfOurs whether it is no client's wish, so that it cannot be refused
   */
  private record Visit(Consumer<Room> action, Consumer<Throwable> onFailure, boolean isOfOurs) {
    void pay(CompletionStage<Room> room) {
      Stages.settle(room, action, onFailure);
    }
  }

  /** A room that is there or being loaded. Visitors wait in line: they keep their order. */
  private static final class Place {
    // The room, or why it cannot be loaded. Null while it is being loaded.
    private @Nullable CompletionStage<Room> outcome;
    private List<Visit> waiting = new ArrayList<>();

    @Nullable Room room;

    void visit(Visit visit) {
      if (outcome != null) {
        visit.pay(outcome);
      } else if (waiting.size() < MAX_VISITORS || visit.isOfOurs) {
        waiting.add(visit);
      } else {
        visit.onFailure.accept(
            Refusals.unavailable("Too many wait for this room just now", Asker.PAUSE));
      }
    }

    void arrived(Room loaded) {
      room = loaded;
      settle(CompletableFuture.completedFuture(loaded));
    }

    void settle(CompletionStage<Room> loaded) {
      outcome = loaded;
      List<Visit> line = waiting;
      waiting = List.of();
      line.forEach(visit -> visit.pay(loaded));
    }
  }

  /** The rooms of one loop. */
  private final class Home {
    final EventLoop loop;
    // A place whose room cannot be loaded is taken out at once.
    final Map<RoomKey, Place> places = new LinkedHashMap<>();
    boolean sweeping;
    final Patrol patrol;
    final Rereading rereading;

    Home(EventLoop loop) {
      this.loop = loop;
      this.patrol = new Patrol(loop, this::open);
      this.rereading = new Rereading(loop);
    }

    Place open(RoomKey key) {
      Place known = places.get(key);
      if (known != null) {
        return known;
      }
      Place place = new Place();
      places.put(key, place);
      Stages.settle(
          load(key),
          room -> {
            place.arrived(room);
            patrol.begin();
          },
          failure -> {
            places.remove(key, place);
            place.settle(CompletableFuture.failedFuture(failure));
          });
      if (!sweeping) {
        sweeping = true;
        loop.schedule(SWEEP, this::sweep);
      }
      return place;
    }

    /** What throws at once, too, must not leave visitors waiting. */
    private CompletableFuture<Room> load(RoomKey key) {
      try {
        return loader.load(key, loop);
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    private List<Room> open() {
      List<Room> open = new ArrayList<>();
      for (Place place : places.values()) {
        if (place.room != null) {
          open.add(place.room);
        }
      }
      return open;
    }

    void redecide(Redecision change) {
      List<Room> open = new ArrayList<>();
      places.forEach(
          (key, place) -> {
            Room room = place.room;
            if (room != null && key.tenant().equals(change.tenant())) {
              open.add(room);
            }
          });
      for (Room room : open) {
        room.redecide(change);
      }
    }

    private void sweep() {
      List<RoomKey> unused = new ArrayList<>();
      places.forEach(
          (key, place) -> {
            Room room = place.room;
            if (room != null && room.isUnusedSinceLastAsked()) {
              unused.add(key);
            }
          });
      for (RoomKey key : unused) {
        Place place = places.remove(key);
        if (place != null && place.room != null) {
          place.room.presence().close();
        }
        loader.forget(key);
      }
      sweeping = !places.isEmpty();
      if (sweeping) {
        loop.schedule(SWEEP, this::sweep);
      }
    }
  }
}
