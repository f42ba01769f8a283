package io.realtime4j.server.chat;

import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Finds rooms. Each lives on one loop, by the hash of its name; it is loaded from the store when
 * first asked for and put away when nobody has used it for a while.
 */
final class RoomDirectory {
  /** A room that was just used is likely to be used again. */
  private static final Duration SWEEP = Duration.ofSeconds(30);

  private final List<Home> homes;
  private final RoomLoader loader;

  RoomDirectory(List<EventLoop> loops, RoomLoader loader) {
    this.homes = loops.stream().map(Home::new).toList();
    this.loader = loader;
  }

  /** Runs an action in a room on its home loop; refuses the request if it cannot be loaded. */
  void enter(RoomKey key, Request request, Consumer<Room> action) {
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
  void enter(RoomKey key, Consumer<Room> action, Consumer<Throwable> onFailure) {
    Home home = homeOf(key);
    home.loop.execute(() -> Stages.settle(home.open(key), action, onFailure));
  }

  /** Runs an action in a room on its home loop if the room is there. */
  void ifOpen(RoomKey key, Consumer<Room> action) {
    Home home = homeOf(key);
    home.loop.execute(
        () -> {
          CompletableFuture<Room> room = home.rooms.get(key);
          if (room != null) {
            Stages.settle(room, action, failure -> {});
          }
        });
  }

  private Home homeOf(RoomKey key) {
    String name = key.tenant() + "/" + key.name();
    return homes.get(Math.floorMod(name.hashCode(), homes.size()));
  }

  /** The rooms of one loop. */
  private final class Home {
    final EventLoop loop;
    // Futures complete on the loop. One that fails is taken out at once.
    final Map<RoomKey, CompletableFuture<Room>> rooms = new LinkedHashMap<>();
    boolean sweeping;

    Home(EventLoop loop) {
      this.loop = loop;
    }

    CompletableFuture<Room> open(RoomKey key) {
      CompletableFuture<Room> known = rooms.get(key);
      if (known != null) {
        return known;
      }
      CompletableFuture<Room> loading = loader.load(key, loop);
      rooms.put(key, loading);
      loading.exceptionally(
          failure -> {
            rooms.remove(key, loading);
            return null;
          });
      if (!sweeping) {
        sweeping = true;
        loop.schedule(SWEEP, this::sweep);
      }
      return loading;
    }

    private void sweep() {
      List<RoomKey> unused = new ArrayList<>();
      rooms.forEach(
          (key, future) -> {
            Room room = future.isCompletedExceptionally() ? null : future.getNow(null);
            if (room != null && room.isUnusedSinceLastAsked()) {
              unused.add(key);
            }
          });
      for (RoomKey key : unused) {
        rooms.remove(key);
        loader.forget(key);
      }
      sweeping = !rooms.isEmpty();
      if (sweeping) {
        loop.schedule(SWEEP, this::sweep);
      }
    }
  }
}
