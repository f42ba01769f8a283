package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.core.ScriptedStory.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What somebody reads who looks for a fault. */
class StoryTest {
  private final ClientFixture fixture = new ClientFixture();
  private final List<String> lines = new ArrayList<>();

  /** Returns the lines since the last call, without their times. */
  private List<String> told() {
    List<String> told = lines.stream().map(line -> line.substring(11)).toList();
    lines.clear();
    return told;
  }

  @Test
  void aConnectionIsTold() {
    assertThat(ScriptedStory.of(new Texts("s-1", "channel:general", "FORBIDDEN", "hello")))
        .containsExactly(
            "    0.000  a message for channel:general waits for a session",
            "    1.500  asking for a token",
            "    1.500  got a token",
            "    1.500  dialling http://chat.example:3101/chat/socket.io/ by websocket over fake",
            "    1.500  the handshake was answered, CONNECT is sent",
            "    1.500  CONNECT was answered, waiting for the greeting",
            "    1.520  a session begins, s-1: the server speaks all of chat",
            "    1.520  the queue sends 1 message",
            "    1.560  quality is excellent, round trip 0.040 s",
            "    1.560  joined channel:general, its log is at 7",
            "    1.560  the queue is empty, 1 message sent",
            "    1.560  fault: FORBIDDEN",
            "   21.560  the connection is lost: CONNECTION_LOST",
            "   21.560  attempt 1 follows in 0.635 s",
            "   21.560  a message for channel:general waits for a session",
            "   21.560  a message for channel:general waits for a session",
            "   22.195  asking for a token",
            "   22.195  got a token",
            "   22.195  dialling http://chat.example:3101/chat/socket.io/ by websocket over fake",
            "   22.560  the attempt failed: CONNECTION_REFUSED",
            "   22.560  attempt 2 follows in 1.099 s",
            "   23.659  asking for a token",
            "   23.659  got a token",
            "   23.659  dialling http://chat.example:3101/chat/socket.io/ by websocket over fake, attempt 2",
            "   24.560  the handshake was answered, CONNECT is sent",
            "   24.560  CONNECT was answered, waiting for the greeting",
            "   24.560  a session begins again, s-1: the server speaks all of chat",
            "   24.560  the queue sends 2 messages",
            "   24.560  joined channel:general again, its log is at 10",
            "   24.560  channel:general has caught up on 2 missed messages",
            "   24.560  a message for channel:general is given up: FORBIDDEN",
            "   24.560  the queue is empty, 1 message sent",
            "   24.560  left channel:general",
            "   24.560  closed");
  }

  /** The page has it without the fault, which would need words of its own. */
  @Test
  void theDocumentationShowsARealOne() throws IOException {
    List<String> lines =
        ScriptedStory.of(new Texts("s-1", "channel:general", "FORBIDDEN", "hello"));
    String story =
        String.join("\n", lines.stream().filter(line -> !line.contains("fault: ")).toList());
    assertThat(Files.readString(Path.of("..", "docs", "troubleshooting.md")))
        .contains("```\n" + story.replace("over fake", "over netty") + "\n```");
  }

  @Test
  void aWireThatDoesNotWorkIsNamedWithItsReason() {
    fixture.debug = lines::add;
    fixture.build().connect();
    fixture.loop.run();
    fixture.socket().failed(Kind.LOST);
    fixture.loop.run();
    assertThat(told())
        .containsExactly(
            "dialling http://chat.example:3101/socket.io/ by websocket over fake",
            "websocket does not work: CONNECTION_LOST",
            "dialling http://chat.example:3101/socket.io/ by polling over fake");

    fixture.client.disconnect();
    fixture.client.connect();
    fixture.loop.seconds(10);
    assertThat(told())
        .containsExactly(
            "disconnected",
            "dialling http://chat.example:3101/socket.io/ by websocket over fake",
            "websocket does not work: no answer in time",
            "dialling http://chat.example:3101/socket.io/ by polling over fake");
  }

  @Test
  void tokensAreToldWithoutAnyOfTheirText() {
    fixture.debug = lines::add;
    List<CompletableFuture<String>> tokens =
        new ArrayList<>(
            List.of(
                CompletableFuture.failedFuture(new IllegalStateException("no secret for you")),
                CompletableFuture.completedFuture("secret-1"),
                CompletableFuture.completedFuture("secret-2")));
    fixture.tokenSource = request -> tokens.remove(0);
    fixture.build().connect();
    String refusal = "44{\"message\":\"secret-1 is old\",\"data\":{\"code\":\"TOKEN_EXPIRED\"}}";
    fixture.loop.seconds(1);
    for (int i = 0; i < 2; i++) {
      fixture.socket().open();
      fixture.says(ClientFixture.HANDSHAKE, refusal);
    }
    assertThat(told())
        .containsExactly(
            "asking for a token",
            "got no token: TOKEN_UNAVAILABLE",
            "the attempt failed: TOKEN_UNAVAILABLE",
            "attempt 2 follows in 0.635 s",
            "asking for a token",
            "got a token",
            "dialling http://chat.example:3101/socket.io/ by websocket over fake, attempt 2",
            "the handshake was answered, CONNECT is sent",
            "the server refused the token, asking for another",
            "got a token",
            "dialling http://chat.example:3101/socket.io/ by websocket over fake, attempt 2",
            "the handshake was answered, CONNECT is sent",
            "given up until connect() is called: TOKEN_EXPIRED");
  }

  @Test
  void aPlainServerAndTheNetworkAreTold() {
    fixture.debug = lines::add;
    List<NetworkMonitor.Listener> listeners = new ArrayList<>();
    fixture.networkMonitor =
        listener -> {
          listeners.add(listener);
          return () -> {};
        };
    fixture.build().connect();
    fixture.join();
    fixture.loop.seconds(3);
    listeners.get(0).onUnavailable();
    fixture.loop.run();
    assertThat(told())
        .containsExactly(
            "dialling http://chat.example:3101/socket.io/ by websocket over fake",
            "the handshake was answered, CONNECT is sent",
            "CONNECT was answered, waiting for the greeting",
            "a session begins, socket-1: the server is a plain Socket.IO server, without chat",
            "there is no network");
  }

  @Test
  void whoListensAndThrowsHurtsNobody() {
    fixture.debug =
        line -> {
          throw new IllegalStateException(line);
        };
    fixture.connected();
    assertThat(fixture.client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
  }

  @Test
  void aVariableThatIsNeitherYesNorNoIsRefusedAllTheSame() {
    fixture.debug = lines::add;
    fixture.variables = Map.of("REALTIME_DEBUG", "maybe");
    assertThatThrownBy(fixture::build)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("REALTIME_DEBUG");
  }
}
