package io.realtime4j.server.chat;

import io.realtime4j.api.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Four servers of one chat with a cable each, and the clients that they have. */
final class Cluster {
  final List<ChatWorld> worlds = ChatWorld.cluster(4);
  final List<Cable> cables = Cable.between(worlds);
  final ChatWorld a = worlds.get(0);
  final ChatWorld b = worlds.get(1);
  final ChatWorld c = worlds.get(2);
  private final List<RawClient> clients = new ArrayList<>();

  /** Returns the last of them, not started. */
  ChatWorld another() {
    return worlds.get(3);
  }

  /** Starts two of them. */
  Cluster start() {
    a.start();
    b.start();
    return this;
  }

  /** Lets time pass while clients answer heartbeats. */
  void advance(long millis) {
    for (long left = millis; left > 0; left -= 5_000) {
      a.advance(Math.min(left, 5_000));
      clients.forEach(RawClient::settle);
    }
  }

  RawClient client(ChatWorld world, String userId, String... capabilities) {
    RawClient client = world.client(userId, capabilities);
    clients.add(client);
    return client;
  }

  /** Returns a client in a room, with nothing heard yet. */
  RawClient in(ChatWorld world, String room, String userId) {
    RawClient client = client(world, userId);
    client.join(room);
    advance(100);
    return client.clear();
  }

  /** Returns a client that watches users, with nothing heard yet. */
  RawClient watcher(ChatWorld world, String userId, String... watched) {
    RawClient client = client(world, userId);
    client.ask("presence:subscribe", JsonObject.of("userIds", List.of(watched)));
    advance(100);
    return client.clear();
  }

  /** Cuts all servers off from each other, or joins them again. */
  void cut(boolean isCut) {
    cables.forEach(cable -> cable.isCut = isCut);
    advance(isCut ? 5_000 : 10_000);
  }
}
