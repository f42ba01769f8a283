package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.HttpRequest;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import io.realtime4j.testkit.SocketRecord.Closed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What every client transport keeps with {@code wss} and {@code https}, against real certificates.
 * An implementation joins by a subclass that creates it with a trust of its own; after each test
 * the transport is closed, and every call must have had exactly one terminal callback.
 */
public abstract class TlsContract {
  private static final int LONG = 300_000;
  private static @Nullable Certificate ours;
  private static @Nullable Certificate theirs;

  private final List<Runnable> checks = new ArrayList<>();
  private @Nullable ScriptedServer server;
  private @Nullable ClientTransport transport;

  /** For subclasses. */
  protected TlsContract() {}

  /**
   * Creates the transport under test.
   *
   * @param context what trusts servers and names the client
   * @param trust what {@code context} trusts by, for libraries that want it once more
   */
  protected abstract ClientTransport create(SSLContext context, X509TrustManager trust);

  /** Makes the keys of both sides. */
  @BeforeAll
  public static void makeKeys() {
    ours = Certificate.create("dns:localhost,ip:127.0.0.1", "-1H");
    theirs = Certificate.create("dns:localhost,ip:127.0.0.1", "-1H");
  }

  private static Certificate ours() {
    return Objects.requireNonNull(ours);
  }

  private static Certificate theirs() {
    return Objects.requireNonNull(theirs);
  }

  /** Starts a server that shows {@code shown}, and a transport that trusts {@code trusted}. */
  private void start(Certificate shown, Certificate trusted) {
    start(shown, trusted, false);
  }

  private void start(Certificate shown, Certificate trusted, boolean namesClients) {
    try {
      SSLServerSocket listening =
          (SSLServerSocket)
              shown
                  .context(ours())
                  .getServerSocketFactory()
                  .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
      listening.setNeedClientAuth(namesClients);
      server = new ScriptedServer(listening);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    transport = create(ours().context(trusted), x509(trusted.trust()));
  }

  private static X509TrustManager x509(TrustManagerFactory factory) {
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  /** Ends both sides and checks what was heard. */
  @AfterEach
  public final void checkWhatWasHeard() throws IOException {
    if (transport != null) {
      transport.close();
    }
    checks.forEach(Runnable::run);
    server().close();
  }

  private ScriptedServer server() {
    return Objects.requireNonNull(server);
  }

  private ClientWebSocket open(SocketRecord record) {
    checks.add(record::check);
    URI uri = URI.create("wss://127.0.0.1:" + server().port() + "/");
    return Objects.requireNonNull(transport)
        .openWebSocket(new WebSocketRequest(uri, Map.of(), 2 * LONG), record);
  }

  /** Opens a socket that must fail for its certificate; nothing of it may have been asked. */
  private void refused() {
    Played<Boolean> asked =
        server()
            .next(
                peer -> {
                  try {
                    peer.readHead();
                    return true;
                  } catch (IOException e) {
                    return false;
                  }
                });
    SocketRecord record = new SocketRecord();
    open(record);

    TransportFailure failure = record.failed();
    assertThat(failure.kind()).isEqualTo(Kind.TLS);
    assertThat(failure.message()).startsWith("TLS failed: ");
    assertThat(record.isOpened()).isFalse();
    assertThat(Waiting.get(asked)).as("whether a request was sent all the same").isFalse();
  }

  @Test
  void muchGoesBothWays() {
    start(theirs(), theirs());
    String much = "é".repeat(LONG / 2);
    Played<String> seen =
        server()
            .next(
                peer -> {
                  peer.acceptWebSocket();
                  String text = peer.readFrame().text();
                  peer.text(text);
                  peer.close(1000, "");
                  peer.awaitEnd();
                  return text;
                });
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = open(record);
    record.awaitOpen();
    socket.send(Frame.text(much));

    assertThat(record.text()).isEqualTo(much);
    assertThat(record.closed()).isEqualTo(new Closed(1000, ""));
    assertThat(Waiting.get(seen)).isEqualTo(much);
  }

  @Test
  void aRequestIsAnswered() {
    start(theirs(), theirs());
    server()
        .next(
            peer -> {
              peer.readHead();
              return peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
    ExchangeRecord record = new ExchangeRecord();
    checks.add(record::check);
    URI uri = URI.create("https://127.0.0.1:" + server().port() + "/");
    Objects.requireNonNull(transport)
        .exchange(new HttpRequest("GET", uri, Map.of(), new byte[0], 10), record);

    assertThat(record.answer().text()).isEqualTo("ok");
  }

  @Test
  void whoIsNotTrustedIsAskedNothing() {
    start(theirs(), ours());
    refused();
  }

  @Test
  void whoShowsAnotherNameIsAskedNothing() {
    Certificate other = Certificate.create("dns:chat.example,ip:127.0.0.2", "-1H");
    start(other, other);
    refused();
  }

  @Test
  void whoMustNameItselfDoes() {
    start(theirs(), theirs(), true);
    server()
        .next(
            peer -> {
              peer.acceptWebSocket();
              return peer.awaitEnd();
            });
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = open(record);

    record.awaitOpen();
    socket.abort();
  }

  @Test
  void anEndWithoutAGoodbyeIsALoss() {
    start(theirs(), theirs());
    server()
        .next(
            peer -> {
              peer.acceptWebSocket();
              peer.reset();
              return true;
            });
    SocketRecord record = new SocketRecord();
    open(record);

    assertThat(record.failed().kind()).isEqualTo(Kind.LOST);
  }

  @Test
  void aHandshakeThatHangsCanBeGivenUp() throws IOException {
    CompletableFuture<Void> over = new CompletableFuture<>();
    server = new ScriptedServer();
    server().next(peer -> over.get());
    transport = create(ours().context(theirs()), x509(theirs().trust()));
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = open(record);
    Waiting.until(() -> server().accepted() == 1);

    socket.abort();
    assertThat(record.failed().kind()).isEqualTo(Kind.ABORTED);
    assertThat(over.complete(null)).isTrue();
  }
}
