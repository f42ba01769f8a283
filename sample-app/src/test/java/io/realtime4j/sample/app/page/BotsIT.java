package io.realtime4j.sample.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.event.MessageEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bots on their own transports and stores, and on those of an environment. */
class BotsIT {
  @TempDir Path directory;

  private void awaitRemark(Map<String, String> settings) throws Exception {
    CompletableFuture<String> remark = new CompletableFuture<>();
    try (ChatPage page = ChatPage.start(0, "memory", ChatPage.secret(), Bots.NAMES);
        RealtimeClient maya =
            RealtimeClient.builder()
                .url(page.url())
                .token(page.token("maya", "Maya"))
                .store("memory")
                .build()) {
      maya.on(MessageEvent.Received.class, event -> remark.complete(event.message().userId()));
      maya.connect().get(30, TimeUnit.SECONDS);
      maya.rooms().join("channel:general").joined().get(30, TimeUnit.SECONDS);
      try (Bots bots = Bots.start(page, directory, settings)) {
        assertThat(remark.get(60, TimeUnit.SECONDS)).isIn(Bots.NAMES);
      }
    }
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".db"))
          .collect(java.util.stream.Collectors.toSet());
    }
  }

  @Test
  void eachHasTransportAndStoreOfItsOwn() throws Exception {
    awaitRemark(Map.of());
    assertThat(files()).containsExactlyInAnyOrder("grace.db", "linus.db");
  }

  @Test
  void anEnvironmentNamesThoseOfAll() throws Exception {
    awaitRemark(Map.of("REALTIME_CLIENT_TRANSPORT", "netty", "REALTIME_CLIENT_STORE", "memory"));
    assertThat(files()).isEmpty();
    Path one = directory.resolve("bots.db");
    awaitRemark(Map.of("REALTIME_CLIENT_STORE", "sqlite:" + one));
    assertThat(files()).containsExactly("bots.db");
  }
}
