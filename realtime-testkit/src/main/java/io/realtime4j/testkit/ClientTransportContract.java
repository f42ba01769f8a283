package io.realtime4j.testkit;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.HttpRequest;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every client transport keeps. An implementation joins by a subclass that creates it; after
 * each test the transport is closed, and every call must have had exactly one terminal callback.
 */
public abstract class ClientTransportContract
    implements ClientWebSocketContract, ClientSocketEndContract, ClientHttpContract {
  private final List<Runnable> checks = new ArrayList<>();
  private @Nullable ClientTransport transport;
  private @Nullable ScriptedServer server;

  /** For subclasses. */
  protected ClientTransportContract() {}

  /** Creates the transport under test, once per test. */
  protected abstract ClientTransport create();

  /** Starts both sides. */
  @BeforeEach
  public final void startBothSides() throws IOException {
    server = new ScriptedServer();
    transport = create();
  }

  /** Ends both sides and checks what was heard. */
  @AfterEach
  public final void checkWhatWasHeard() throws IOException {
    bench().transport().close();
    checks.forEach(Runnable::run);
    bench().server().close();
  }

  @Override
  public final Bench bench() {
    ClientTransport client = transport;
    ScriptedServer peer = server;
    if (client == null || peer == null) {
      throw new IllegalStateException("the test has not started");
    }
    return new Bench(client, peer, checks);
  }

  /** Both sides of a test. */
  public static final class Bench {
    static final int MAX_BYTES = 1_000_000;

    private final ClientTransport transport;
    private final ScriptedServer server;
    private final List<Runnable> checks;

    Bench(ClientTransport transport, ScriptedServer server, List<Runnable> checks) {
      this.transport = transport;
      this.server = server;
      this.checks = checks;
    }

    ClientTransport transport() {
      return transport;
    }

    ScriptedServer server() {
      return server;
    }

    /** Opens a WebSocket to the scripted server. */
    ClientWebSocket open(SocketRecord record) {
      return open("ws://127.0.0.1:" + server.port() + "/", MAX_BYTES, record);
    }

    ClientWebSocket open(String uri, int maxBytes, SocketRecord record) {
      checks.add(record::check);
      return transport.openWebSocket(
          new WebSocketRequest(URI.create(uri), Map.of(), maxBytes), record);
    }

    /** Gets {@code target} from the scripted server. */
    Cancellable get(String target, ExchangeRecord record) {
      return exchange("http://127.0.0.1:" + server.port() + target, null, MAX_BYTES, record);
    }

    /** Gets with headers. */
    @SuppressWarnings("NullAway") // it does not see that the record's array may be null
    Cancellable exchange(String uri, Map<String, String> headers, ExchangeRecord record) {
      checks.add(record::check);
      return transport.exchange(
          new HttpRequest("GET", URI.create(uri), headers, null, MAX_BYTES), record);
    }

    Cancellable post(String target, String body, ExchangeRecord record) {
      return exchange("http://127.0.0.1:" + server.port() + target, body, MAX_BYTES, record);
    }

    @SuppressWarnings("NullAway") // it does not see that the record's array may be null
    Cancellable exchange(String uri, @Nullable String body, int maxBytes, ExchangeRecord record) {
      checks.add(record::check);
      return transport.exchange(
          new HttpRequest(
              body == null ? "GET" : "POST",
              URI.create(uri),
              body == null ? Map.of() : Map.of("Content-Type", "text/plain;charset=UTF-8"),
              body == null ? null : body.getBytes(StandardCharsets.UTF_8),
              maxBytes),
          record);
    }
  }
}
