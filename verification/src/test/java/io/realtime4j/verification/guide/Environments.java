package io.realtime4j.verification.guide;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.TokenSource;
import io.realtime4j.guice.RealtimeClientModule;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** One program, whose transport and store come from a file for each environment. */
final class Environments {
  // guide: load
  static Map<String, String> settings(Path folder, String environment) throws IOException {
    Properties file = new Properties();
    try (Reader in = Files.newBufferedReader(folder.resolve(environment + ".properties"))) {
      file.load(in);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    file.stringPropertyNames().forEach(name -> settings.put(name, file.getProperty(name)));
    return settings;
  }

  // guide: end

  static RealtimeClient plain(Map<String, String> settings, TokenSource tokens) {
    // guide: plain
    RealtimeClient client =
        RealtimeClient.builder().variables(settings).tokenSource(tokens).user("alice").build();
    // guide: end
    return client;
  }

  static RealtimeClient guice(Map<String, String> settings, TokenSource tokens) {
    // guide: guice
    Injector injector =
        Guice.createInjector(
            new RealtimeClientModule().variables(settings).user("alice"),
            binder -> binder.bind(TokenSource.class).toInstance(tokens));
    RealtimeClient client = injector.getInstance(RealtimeClient.class);
    // guide: end
    return client;
  }

  private Environments() {}
}
