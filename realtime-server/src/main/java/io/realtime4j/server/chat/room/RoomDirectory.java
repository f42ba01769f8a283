package io.realtime4j.server.chat.room;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomKey;
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
    home.loop.execute(() -> home.open(key).visit(new Visit(action, onFailure)));
  }

  /** Runs an action in a room on its home loop if the room is there. */
  public void ifOpen(RoomKey key, Consumer<Room> action) {
    Home home = homeOf(key);
    home.loop.execute(
        () -> {
          Place place = home.places.get(key);
          if (place != null) {
            place.visit(new Visit(action, failure -> {}));
          }
        });
  }

  private Home homeOf(RoomKey key) {
    String name = key.tenant() + "/" + key.name();
    return homes.get(Math.floorMod(name.hashCode(), homes.size()));
  }

  /** Something to be done in a room, and who hears that it cannot be. */
  private record Visit(Consumer<Room> action, Consumer<Throwable> onFailure) {
    void pay(CompletionStage<Room> room) {
      Stages.settle(room, action, onFailure);
    }
  }

  /** A room that is there or being loaded. Visitors wait in line: they keep their order. */
  private static final class Place {
    // Null while the room is being loaded.
    @Nullable Room room;
    private List<Visit> waiting = new ArrayList<>();

    void visit(Visit visit) {
      Room there = room;
      if (there == null) {
        waiting.add(visit);
      } else {
        visit.pay(CompletableFuture.completedFuture(there));
      }
    }

    void arrived(Room loaded) {
      room = loaded;
      settle(CompletableFuture.completedFuture(loaded));
    }

    void settle(CompletionStage<Room> outcome) {
      List<Visit> line = waiting;
      waiting = List.of();
      line.forEach(visit -> visit.pay(outcome));
    }
  }

  /** The rooms of one loop. */
  private final class Home {
    final EventLoop loop;
    // A place whose room cannot be loaded is taken out at once.
    final Map<RoomKey, Place> places = new LinkedHashMap<>();
    boolean sweeping;

    Home(EventLoop loop) {
      this.loop = loop;
    }

    Place open(RoomKey key) {
      Place known = places.get(key);
      if (known != null) {
        return known;
      }
      Place place = new Place();
      places.put(key, place);
      Stages.settle(
          loader.load(key, loop),
          place::arrived,
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
        places.remove(key);
        loader.forget(key);
      }
      sweeping = !places.isEmpty();
      if (sweeping) {
        loop.schedule(SWEEP, this::sweep);
      }
    }
  }
}
