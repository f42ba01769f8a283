package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What a chat server keeps whatever its clients do: it lives, serves the others meanwhile, says
 * nothing of its inside, and has back in the end what they took. A server joins by a subclass that
 * starts it with {@code /health}, a limit of two or three seconds on heads, bodies, idle
 * connections and the way in, and a heartbeat of that order.
 */
public abstract class HostileClientsContract {
  /** What a virtual machine may hold more than before for reasons of its own. */
  private static final long HEAP_SLACK = 24L << 20;

  private @Nullable Bystander bystander;

  /** For subclasses. */
  protected HostileClientsContract() {}

  /** Returns where the server under test listens, on the loopback interface. */
  protected abstract int port();

  /** Returns a token with which the server lets a user in. */
  protected abstract String token(String user);

  /** Returns what the server has logged that an operator has to look at, and every stack trace. */
  protected abstract List<String> complaints();

  /** Returns whether requests are read by the transport under test, not by a container. */
  protected boolean ownsPort() {
    return true;
  }

  /** Returns the rows of the table, as {@code | kind | what it does | what it gets |}. */
  protected static List<String> table() {
    return rows("").map(HostileClientsContract::line).toList();
  }

  private static Stream<HostileClient> rows(String token) {
    return Stream.of(
            HostileRequests.rows(),
            HostileHandshakes.rows(),
            HostileFrames.rows(),
            HostilePackets.rows(),
            HostileUsers.rows(token))
        .flatMap(List::stream);
  }

  private static String line(HostileClient row) {
    String first = row.outcomes().get(0);
    String shown = first.length() > 80 ? first.substring(0, 40) + "…" : first;
    String result = shown.startsWith("44") ? "`" + shown + "`" : shown;
    return "| " + row.kind() + " | " + row.name() + " | " + result + " |";
  }

  /** Lets somebody in who is honest. */
  @BeforeEach
  public final void letInABystander() throws IOException {
    bystander = new Bystander(port(), token("bystander"));
    bystander().ask();
  }

  /** Lets the bystander go. */
  @AfterEach
  public final void letTheBystanderGo() throws IOException {
    bystander().close();
  }

  private Bystander bystander() {
    Bystander there = bystander;
    if (there == null) {
      throw new IllegalStateException("the test has not started");
    }
    return there;
  }

  @TestFactory
  Stream<DynamicTest> eachGetsWhatItDeservesAndNobodyElseNoticesIt() {
    return rows(token("mallory"))
        .filter(row -> ownsPort() || !row.kind().equals(HostileRequests.KIND))
        .map(row -> DynamicTest.dynamicTest(row.kind() + ": " + row.name(), () -> attack(row)));
  }

  private void attack(HostileClient row) throws IOException {
    try (Stranger stranger = new Stranger(port())) {
      assertThat(row.attack().on(stranger)).isIn(row.outcomes());
      assertThat(bystander().ask()).startsWith("437[");
      assertThat(stranger.heard())
          .doesNotContain("Exception", "io.realtime4j", "java.", "\tat ", ".java:");
    }
    assertThat(complaints()).isEmpty();
  }

  @Test
  void whatTheyTookIsGivenBack() throws IOException {
    allAtOnce(1);
    System.gc();
    long heap = heap();
    long files = files();

    allAtOnce(8);

    if (ownsPort()) {
      // A container keeps buffers and connections of its own for those who may come next.
      Waiting.until(() -> files() <= files);
      Waiting.until(() -> heap() <= heap + HEAP_SLACK);
    }
    assertThat(complaints()).isEmpty();
  }

  /** Opens many of each kind from one address, leaves them where they are, and then lets go. */
  private void allAtOnce(int rounds) throws IOException {
    List<Stranger> strangers = new ArrayList<>();
    for (int i = 0; i < rounds * 25; i++) {
      Stranger stranger = new Stranger(port());
      strangers.add(stranger);
      stranger.session();
      stranger.connect().send("GET " + stranger.session() + Stranger.HEAD + "\r\n");
      stranger
          .connect()
          .send("POST " + stranger.session() + Stranger.HEAD + "Content-Length: 50000\r\n\r\n4");
      stranger.connect().send("GET / HT");
      RawPeer half = stranger.webSocket();
      half.send(new byte[] {(byte) 0x81, (byte) 0xFE, 0x7F});
      RawPeer parts = stranger.webSocket();
      parts.send(RawPeer.frame(false, RawFrame.TEXT, new byte[50_000], true));
    }
    assertThat(bystander().ask()).startsWith("437[");
    for (Stranger stranger : strangers) {
      stranger.close();
    }
    Waiting.until(() -> connections() == 1);
    assertThat(bystander().ask()).startsWith("437[");
  }

  @Test
  void upgradesRaceWithPollsAndMessages() throws IOException {
    for (int round = 0; round < 50; round++) {
      try (Stranger stranger = new Stranger(port())) {
        race(stranger, round % 2 == 0);
      } catch (SocketException e) {
        // Ended in the middle, which is one way for it to go.
      }
      assertThat(bystander().ask()).startsWith("437[");
    }
    Waiting.until(() -> connections() == 1);
    assertThat(complaints()).isEmpty();
  }

  private void race(Stranger stranger, boolean socketFirst) throws IOException {
    String session = stranger.session();
    stranger.post(session, "40{\"token\":\"" + token("racer") + "\"}");
    RawPeer poll = stranger.connect().send("GET " + session + Stranger.HEAD + "\r\n");
    RawPeer socket = stranger.connect();
    socket.upgrade(session.replace("polling", "websocket"));
    socket.text("2probe");
    String event = "420[\"ping\",{\"a\":1}]";
    RawPeer post = stranger.connect();
    post.send("POST " + session + Stranger.HEAD + "Content-Length: " + event.length() + "\r\n\r\n");
    if (socketFirst) {
      socket.text("5").text(event);
      post.send(event);
    } else {
      post.send(event);
      poll.close();
      socket.text("5");
    }
    stranger.served(socket);
  }

  private int connections() {
    try (Stranger asking = new Stranger(port())) {
      return Integer.parseInt(
          asking.body("/health").replaceAll(".*\"connections\":(\\d+).*", "$1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Returns how many files and sockets this process has open; 0 where nobody can tell. */
  private static long files() {
    Path open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(open)) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
