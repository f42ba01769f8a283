package io.realtime4j.transport.jakarta;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.server.AuthRequest;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.testkit.HostileClientsContract;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Hostile clients of a chat in a container, which reads requests itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HostileContract extends HostileClientsContract {
  private static final String VALID = "valid-";

  private final List<String> complaints = new ArrayList<>();
  private final Handler log = new Warnings();
  private final Container container;
  private final RealtimeServer server;

  HostileContract(Container.Kind kind) {
    JakartaServerTransport transport =
        JakartaServerTransport.builder()
            .address(() -> new InetSocketAddress("127.0.0.1", port()))
            .build();
    container = kind.start(transport, "/*");
    server =
        RealtimeServer.builder()
            .options(
                ServerOptions.defaults().toBuilder()
                    .compression(true)
                    .connectTimeout(Duration.ofSeconds(3))
                    .pingInterval(Duration.ofSeconds(3))
                    .pingTimeout(Duration.ofSeconds(3))
                    .build())
            .transport(transport)
            .store("memory")
            .authenticator(HostileContract::authenticate)
            .build();
  }

  private static CompletionStage<Principal> authenticate(AuthRequest request) {
    String token = request.token();
    if (token == null) {
      return CompletableFuture.failedFuture(
          new AuthenticationException("AUTH_REQUIRED", "Authentication required", null, null));
    }
    return token.startsWith(VALID)
        ? CompletableFuture.completedFuture(
            Principal.builder().tenant("default").userId(token).build())
        : CompletableFuture.failedFuture(
            new AuthenticationException("INVALID_TOKEN", "Invalid token", null, null));
  }

  @BeforeAll
  void serve() throws Exception {
    server.start().get(20, TimeUnit.SECONDS);
    Logger.getLogger("").addHandler(log);
  }

  @AfterAll
  void stop() {
    Logger.getLogger("").removeHandler(log);
    server.close();
    container.close();
  }

  @Override
  protected int port() {
    return container.port();
  }

  @Override
  protected String token(String user) {
    return VALID + user;
  }

  @Override
  protected boolean ownsPort() {
    return false;
  }

  @Override
  protected List<String> complaints() {
    synchronized (complaints) {
      return List.copyOf(complaints);
    }
  }

  private final class Warnings extends Handler {
    @Override
    public void publish(LogRecord line) {
      if (line.getThrown() != null || line.getLevel().intValue() >= Level.WARNING.intValue()) {
        synchronized (complaints) {
          complaints.add(line.getMessage() + " " + line.getThrown());
        }
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
