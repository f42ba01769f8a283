package io.realtime4j.sample.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.guice.RealtimeClientModule;
import io.realtime4j.sample.app.page.ChatPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files in {@code conf} of the distribution, plain and with Guice, with a real server. */
class EnvironmentsIT {
  @TempDir Path directory;

  private Map<String, String> settings(ChatPage page, String environment) {
    Map<String, String> settings =
        new LinkedHashMap<>(
            EnvironmentSettings.read(
                environment,
                Map.of("REALTIME_URL", page.url()),
                List.of(Path.of("src/distribution/conf"))));
    settings.computeIfPresent(
        "REALTIME_CLIENT_STORE",
        (name, store) -> store.replace("sqlite:", "sqlite:" + directory + "/"));
    return settings;
  }

  @ParameterizedTest
  @CsvSource({"dev,okhttp,false", "test,netty,false", "prod,netty,true"})
  void aFilePicksTransportAndStore(String environment, String transport, boolean keeps)
      throws Exception {
    try (ChatPage page = ChatPage.start(0, "memory", ChatPage.secret(), Set.of())) {
      Map<String, String> settings = settings(page, environment);
      RealtimeClientModule module =
          new RealtimeClientModule().variables(settings).token(page.token("gus", "Gus"));
      try (RealtimeClient plain =
              RealtimeClient.builder().variables(settings).token(page.token("pia", "Pia")).build();
          RealtimeClient guice = Guice.createInjector(module).getInstance(RealtimeClient.class)) {
        for (RealtimeClient client : List.of(plain, guice)) {
          client.connect().get(30, TimeUnit.SECONDS);
          assertThat(client.status().transport()).isEqualTo(transport + "/websocket");
          client
              .queue()
              .send(OutgoingMessage.to("channel:general", "hello"))
              .sent()
              .get(30, TimeUnit.SECONDS);
        }
      }
      assertThat(Files.exists(directory.resolve("realtime4j-chat.db"))).isEqualTo(keeps);
    }
  }
}
