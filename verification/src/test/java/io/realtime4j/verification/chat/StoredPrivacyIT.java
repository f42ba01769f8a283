package io.realtime4j.verification.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.SettingsStore;
import io.realtime4j.store.sqlite.SqliteServerStoreProvider;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has asked to be hidden is so from the first byte that a server sends after its restart. */
class StoredPrivacyIT {
  private static final String ROOM = "{\"roomName\":\"channel:x\"}";

  @TempDir Path folder;

  private Running start(boolean readsSettings) throws Exception {
    ServerStore file =
        new SqliteServerStoreProvider().open(folder.resolve("server.db").toString(), null);
    RealtimeServer server =
        RealtimeServer.builder()
            .options(
                ServerOptions.builder().host("127.0.0.1").port(0).jwtSecret(Setup.SECRET).build())
            .transport(new NettyServerTransportProvider().create(2))
            .store(readsSettings ? file : withoutSettings(file))
            .variables(Map.of())
            .build();
    return new Running(server, Setup.within20s(server.start()).getPort());
  }

  private record Running(RealtimeServer server, int port) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
    }
  }

  /** The file as it is, but for the settings, which cannot be read. */
  private static ServerStore withoutSettings(ServerStore file) {
    SettingsStore broken =
        (SettingsStore)
            Proxy.newProxyInstance(
                SettingsStore.class.getClassLoader(),
                new Class<?>[] {SettingsStore.class},
                (proxy, method, args) ->
                    CompletableFuture.failedFuture(
                        new StoreException(StoreException.FAILED, "unreadable", null)));
    return (ServerStore)
        Proxy.newProxyInstance(
            ServerStore.class.getClassLoader(),
            new Class<?>[] {ServerStore.class},
            (proxy, method, args) -> {
              try {
                return method.getName().equals("settings") ? broken : method.invoke(file, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void choose(int port, String user, String visibility) throws Exception {
    try (RawPeer peer = RawPeer.enter(port, user)) {
      succeed(peer.ask("presence:settings:update", "{\"visibility\":\"" + visibility + "\"}"));
    }
  }

  private static void succeed(String answer) {
    assertThat(answer).contains("\"success\":true");
  }

  /** Does what would show somebody who is not hidden. */
  private static RawPeer appear(int port, String user) throws Exception {
    RawPeer peer = RawPeer.enter(port, user);
    succeed(peer.ask("presence:update", "{\"status\":\"busy\"}"));
    succeed(peer.ask("room:join", ROOM));
    succeed(peer.ask("typing:start", ROOM));
    return peer;
  }

  private static RawPeer watch(int port, String viewer, String watched) throws Exception {
    RawPeer peer = RawPeer.enter(port, viewer);
    succeed(peer.ask("presence:subscribe", "{\"userIds\":" + watched + "}"));
    succeed(peer.ask("room:join", ROOM));
    return peer;
  }

  private static String presence(String user) {
    return "{\"userId\":\"" + user + "\",\"status\":\"offline\"}";
  }

  /** What is left of all that was heard when the presences that nobody has are taken out. */
  private static String besidesNobody(RawPeer peer, String user) {
    return String.join("\n", peer.heard()).replace(presence(user), "");
  }

  @Test
  void settingsAndContactsAreThereAfterARestart() throws Exception {
    try (Running server = start(true)) {
      int port = server.port();
      choose(port, "hidden", "nobody");
      choose(port, "close", "contacts");
      try (RawPeer peer = RawPeer.enter(port, "close")) {
        succeed(peer.ask("contacts:add", "{\"userIds\":[\"friend\"]}"));
      }
    }
    try (Running server = start(true)) {
      int port = server.port();
      String all = "[\"hidden\",\"close\",\"last\"]";
      try (RawPeer stranger = watch(port, "stranger", all);
          RawPeer friend = watch(port, "friend", all);
          RawPeer hidden = appear(port, "hidden");
          RawPeer close = appear(port, "close");
          RawPeer last = appear(port, "last")) {
        for (RawPeer viewer : new RawPeer[] {stranger, friend}) {
          viewer.hear(packet -> packet.contains("typing:event") && packet.contains("\"last\""));
          String shown = viewer.ask("presence:get", "{\"userIds\":" + all + "}");
          assertThat(shown).contains(presence("hidden"));
          assertThat(shown).contains("{\"userId\":\"last\",\"status\":\"busy\"");
          assertThat(besidesNobody(viewer, "hidden")).doesNotContain("\"hidden\"");
        }
        assertThat(besidesNobody(stranger, "close")).doesNotContain("\"close\"");
        assertThat(String.join("\n", friend.heard()))
            .contains("{\"userId\":\"close\",\"status\":\"busy\"");
        assertThat(close.ask("contacts:list", "{}")).contains("friend");
        assertThat(hidden.ask("presence:settings:get", "{}")).contains("nobody");
        succeed(last.ask("typing:stop", ROOM));
      }
    }
  }

  @Test
  void whoseSettingsCannotBeReadIsShownToNobody() throws Exception {
    try (Running server = start(true)) {
      choose(server.port(), "hidden", "nobody");
    }
    try (Running server = start(false)) {
      int port = server.port();
      String all = "[\"hidden\",\"last\"]";
      try (RawPeer stranger = watch(port, "stranger", all);
          RawPeer hidden = appear(port, "hidden");
          RawPeer last = appear(port, "last")) {
        succeed(hidden.ask("typing:stop", ROOM));
        succeed(last.ask("typing:stop", ROOM));
        String shown = stranger.ask("presence:get", "{\"userIds\":" + all + "}");
        assertThat(shown).contains(presence("hidden"), presence("last"));
        succeed(stranger.ask("room:join", ROOM));
        assertThat(besidesNobody(stranger, "hidden")).doesNotContain("\"hidden\"");
        assertThat(besidesNobody(stranger, "last")).doesNotContain("\"last\"");
      }
    }
  }
}
