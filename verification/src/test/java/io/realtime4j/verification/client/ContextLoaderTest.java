package io.realtime4j.verification.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;

/** Clients and servers are built on whatever thread, whichever loader that thread has. */
class ContextLoaderTest {
  private static <T> T with(ClassLoader context, Callable<T> task) throws Exception {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(future);
    thread.setContextClassLoader(context);
    thread.start();
    return future.get(30, TimeUnit.SECONDS);
  }

  private static String build() {
    try (RealtimeClient client =
            RealtimeClient.builder().url("http://127.0.0.1:1").variables(Map.of()).build();
        RealtimeServer server =
            RealtimeServer.builder()
                .options(ServerOptions.defaults().toBuilder().jwtSecret("secret").build())
                .store("memory:")
                .variables(Map.of())
                .build()) {
      return client.status().transport() + " " + server.getClass().getSimpleName();
    }
  }

  @Test
  void aThreadOfTheJdkFindsThePlugIns() throws Exception {
    String usual = build();
    assertThat(with(ClassLoader.getPlatformClassLoader(), ContextLoaderTest::build))
        .isEqualTo(usual);
  }

  @ParameterizedTest
  @NullSource
  void aThreadWithoutALoaderFindsThePlugIns(ClassLoader none) throws Exception {
    assertThat(with(none, ContextLoaderTest::build)).isNotBlank();
  }

  @Test
  void aPlugInThatCannotBeLoadedCostsNobodyElse(@TempDir Path folder) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    for (String service :
        new String[] {
          "transport.ClientTransportProvider",
          "transport.ServerTransportProvider",
          "store.ClientStoreProvider",
          "feature.FeatureProvider",
          "feature.ClientFactory"
        }) {
      Files.writeString(services.resolve("io.realtime4j.api.spi." + service), "no.such.Provider\n");
    }
    try (URLClassLoader broken =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, ContextLoaderTest.class.getClassLoader())) {
      assertThat(with(broken, ContextLoaderTest::build)).isEqualTo(build());
    }
  }
}
