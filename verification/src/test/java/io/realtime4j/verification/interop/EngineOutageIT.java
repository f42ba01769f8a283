package io.realtime4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.verification.cluster.Engines;
import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two servers of the distribution as operators see them when Redis or PostgreSQL is killed. */
@Tag("engines")
@Timeout(240)
class EngineOutageIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String ROOM = "channel:ops";

  @TempDir Path folder;

  private Engines engines;
  private ServeProcess first;
  private ServeProcess second;
  private Client ada;
  private Client bob;

  /** A stock client in the room, and what it hears. */
  private static final class Client {
    private final Socket socket;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    Client(String url, String user) throws Exception {
      IO.Options options = new IO.Options();
      options.forceNew = true;
      options.auth = Map.of("token", Tokens.of(user));
      socket = IO.socket(url, options);
      socket.on("message:new", args -> heard.add(((JSONObject) args[0]).optString("content")));
      BlockingQueue<JSONObject> joined = new LinkedBlockingQueue<>();
      socket.on(Socket.EVENT_CONNECT, args -> ask("room:join", Map.of("roomName", ROOM), joined));
      socket.connect();
      assertThat(taken(joined).has("error")).isFalse();
    }

    private void ask(String event, Map<String, ?> payload, BlockingQueue<JSONObject> answers) {
      Ack ack = answer -> answers.add((JSONObject) answer[0]);
      socket.emit(event, new Object[] {new JSONObject(payload)}, ack);
    }

    /** Returns the answer. */
    JSONObject send(String content) throws Exception {
      BlockingQueue<JSONObject> answers = new LinkedBlockingQueue<>();
      ask("message:send", Map.of("roomName", ROOM, "content", content), answers);
      return taken(answers);
    }

    String heard() throws Exception {
      return taken(heard);
    }
  }

  private static <T> T taken(BlockingQueue<T> queue) throws Exception {
    T next = queue.poll(60, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @BeforeEach
  void start() throws Exception {
    engines = new Engines();
    first = serve("first");
    second = serve("second");
    awaitHealth(first, 200);
    awaitHealth(second, 200);
    ada = new Client(first.url(), "ada");
    bob = new Client(second.url(), "bob");
    assertThat(ada.send("before").has("error")).isFalse();
    assertThat(bob.heard()).isEqualTo("before");
  }

  private ServeProcess serve(String name) throws Exception {
    return ServeProcess.start(
        Files.createDirectories(folder.resolve(name)),
        engines.store(),
        List.of("--redis", engines.backplane()));
  }

  @AfterEach
  void stop() throws Exception {
    for (Client client : new Client[] {ada, bob}) {
      if (client != null) {
        client.socket.close();
      }
    }
    for (ServeProcess server : new ServeProcess[] {first, second}) {
      if (server != null) {
        server.close();
      }
    }
    engines.close();
  }

  /** Returns what the parts of the server are said to be. */
  private static JSONObject awaitHealth(ServeProcess server, int status) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/health")).build();
    HttpResponse<String> last = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    while (last.statusCode() != status) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      last = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
    return new JSONObject(last.body()).getJSONObject("checks");
  }

  /** Both say so, take nothing, keep their clients, and go on by themselves. */
  private void isRefusedUntil(String part, String other, Restart restart) throws Exception {
    for (ServeProcess server : List.of(first, second)) {
      JSONObject checks = awaitHealth(server, 503);
      assertThat(checks.getString(part)).isNotEqualTo("ok");
      assertThat(checks.getString(other)).isEqualTo("ok");
    }
    JSONObject answer = ada.send("meanwhile");
    while (!answer.has("error")) {
      // A check was sooner than what lets a server know that it is cut off.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      answer = ada.send("meanwhile");
    }
    JSONObject error = answer.getJSONObject("error");
    assertThat(error.getString("code")).isEqualTo("UNAVAILABLE");
    assertThat(error.getBoolean("retryable")).isTrue();
    assertThat(error.getLong("retryAfterMs")).isPositive();
    assertThat(ada.socket.connected()).isTrue();

    restart.run();
    awaitHealth(first, 200);
    awaitHealth(second, 200);
    answer = ada.send("after");
    while (answer.has("error")) {
      LockSupport.parkNanos(
          TimeUnit.MILLISECONDS.toNanos(answer.getJSONObject("error").getLong("retryAfterMs")));
      answer = ada.send("after");
    }
    String heard = bob.heard();
    while (!heard.equals("after")) {
      assertThat(heard).isEqualTo("meanwhile");
      heard = bob.heard();
    }
    assertThat(bob.send("answer").has("error")).isFalse();
    while (!heard.equals("answer")) {
      heard = ada.heard();
    }
  }

  private interface Restart {
    void run() throws Exception;
  }

  @Test
  void withoutRedisHealthIsRedAndMessagesAreRefusedAndThenAllGoesOn() throws Exception {
    engines.stopRedis();
    isRefusedUntil("backplane", "store", engines::startRedis);
  }

  @Test
  void withoutPostgresHealthIsRedAndMessagesAreRefusedAndThenAllGoesOn() throws Exception {
    engines.killPostgres();
    isRefusedUntil("store", "backplane", engines::startPostgres);
  }
}
