package io.realtime4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.IO;
import io.socket.client.Socket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stock clients whose server is told to end and is started again: nobody gives up, neither who is
 * sent away nor who comes while it drains and is answered 503.
 */
@Timeout(180)
class DrainedClientsIT {
  private static final Duration DRAIN = Duration.ofSeconds(3);

  @TempDir Path folder;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final List<String> heard = new ArrayList<>();

  @Test
  void javaScriptClientsComeBack() throws Exception {
    ServeProcess server = ServeProcess.start(folder, 0, "", DRAIN);
    Process clients =
        Node.talkTo(
            "drained-clients.js",
            server.url(),
            Tokens.of("alice"),
            Tokens.of("bob"),
            Tokens.of("carol"));
    try {
      hear(clients);
      awaitAll("websocket in", "polling in", "upgrade in");
      server.close();
      // Who went first has knocked again while others were still there.
      assertThat(said).anyMatch(line -> line.endsWith("refused trying"));
      server = ServeProcess.start(folder, server.port(), "", DRAIN);
      awaitAll("websocket in", "polling in", "upgrade in");
    } finally {
      clients.destroyForcibly();
      server.close();
    }
    assertThat(heard).noneMatch(line -> line.contains("given up"));
  }

  @Test
  void javaClientsComeBack() throws Exception {
    ServeProcess server = ServeProcess.start(folder, 0, "", DRAIN);
    List<Socket> clients = new ArrayList<>();
    // Enough that on each loop of the server some go before the last.
    List<String> names =
        List.of("websocket", "polling").stream()
            .flatMap(transport -> IntStream.range(0, 4).mapToObj(i -> transport + " " + i))
            .toList();
    String[] all = names.stream().map(name -> name + " in").toArray(String[]::new);
    try {
      for (String name : names) {
        clients.add(connect(server, name));
      }
      awaitAll(all);
      server.close();
      // Who went first has knocked again while others were still there.
      assertThat(said).anyMatch(line -> line.endsWith("refused"));
      server = ServeProcess.start(folder, server.port(), "", DRAIN);
      awaitAll(all);
    } finally {
      clients.forEach(Socket::close);
      server.close();
    }
  }

  private Socket connect(ServeProcess server, String name) throws Exception {
    Socket socket =
        IO.socket(
            server.url(),
            IO.Options.builder()
                .setForceNew(true)
                .setReconnectionDelay(100)
                .setReconnectionDelayMax(500)
                .setTransports(new String[] {name.split(" ", 2)[0]})
                .setAuth(Map.of("token", Tokens.of(name.replace(' ', '-'))))
                .build());
    socket.on("authenticated", args -> said.add(name + " in"));
    socket.on(Socket.EVENT_CONNECT_ERROR, args -> said.add(name + " refused"));
    return socket.connect();
  }

  private void hear(Process program) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader out =
                  new BufferedReader(
                      new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
                out.lines().forEach(said::add);
              } catch (IOException | UncheckedIOException ended) {
                said.add("ended: " + ended);
              }
            },
            "drained-clients");
    reader.setDaemon(true);
    reader.start();
  }

  private void awaitAll(String... lines) throws InterruptedException {
    List<String> missing = new ArrayList<>(List.of(lines));
    while (!missing.isEmpty()) {
      String line = said.poll(60, TimeUnit.SECONDS);
      assertThat(line).as("still missing %s after %s", missing, heard).isNotNull();
      heard.add(line);
      missing.remove(line);
    }
  }
}
