package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.HttpRequest;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How a client transport reaches a host with several addresses (RFC 8305), on real sockets of the
 * loopback network. An implementation joins by a subclass that creates it over a resolver. Needs a
 * system on which all of 127.0.0.0/8 is local, as Linux is.
 */
public abstract class DialContract {
  private static final String HOST = "chat_server.example";

  /** The last number of an address of this machine where no other server is. */
  private static final int HANGING = 40;

  private final List<Runnable> checks = new ArrayList<>();
  private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
  private volatile InetAddress[] addresses = {};
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private int taken;
  private @Nullable ScriptedServer server;
  private @Nullable ClientTransport transport;

  /** For subclasses. */
  protected DialContract() {}

  /** Finds the addresses of a host. */
  public interface Resolver {
    /** Returns the addresses in the order of their worth. */
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  /** Creates the transport under test, which asks {@code resolver} alone. */
  protected abstract ClientTransport create(Resolver resolver);

  /** Starts both sides. */
  @BeforeEach
  public final void startBothSides() throws IOException {
    server = new ScriptedServer();
    transport =
        create(
            host -> {
              asked.add(host);
              return addresses;
            });
  }

  /** Ends both sides and checks what was heard. */
  @AfterEach
  public final void checkWhatWasHeard() throws Exception {
    transport().close();
    checks.forEach(Runnable::run);
    server().close();
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  private ScriptedServer server() {
    return Objects.requireNonNull(server);
  }

  private ClientTransport transport() {
    return Objects.requireNonNull(transport);
  }

  private static InetAddress address(int last) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }

  /** Makes an address at which nobody answers, not even with a refusal. */
  private InetAddress hanging(int last) throws IOException {
    full(last);
    return address(last);
  }

  private ServerSocket full(int last) throws IOException {
    ServerSocket full = new ServerSocket();
    opened.add(full);
    full.bind(new InetSocketAddress(address(last), server().port()), 1);
    while (fill(full)) {
      taken++;
    }
    return full;
  }

  /** Takes a place in a queue of connections; returns whether there was one. */
  private boolean fill(ServerSocket full) throws IOException {
    Socket socket = new Socket();
    opened.add(socket);
    try {
      socket.connect(full.getLocalSocketAddress(), 200);
      return true;
    } catch (ConnectException | SocketTimeoutException e) {
      return false;
    }
  }

  private ClientWebSocket open(SocketRecord record) {
    checks.add(record::check);
    URI uri = URI.create("ws://" + HOST + ":" + server().port() + "/");
    return transport().openWebSocket(new WebSocketRequest(uri, Map.of(), 100), record);
  }

  @SuppressWarnings("NullAway") // it does not see that the record's array may be null
  private Cancellable get(ExchangeRecord record) {
    checks.add(record::check);
    URI uri = URI.create("http://" + HOST + ":" + server().port() + "/");
    return transport().exchange(new HttpRequest("GET", uri, Map.of(), null, 100), record);
  }

  private Played<RawHead> accepts() {
    return server()
        .next(
            peer -> {
              RawHead request = peer.acceptWebSocket();
              peer.awaitEnd();
              return request;
            });
  }

  private Played<RawHead> answers() {
    return server()
        .next(
            peer -> {
              RawHead request = peer.readHead();
              peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
              return request;
            });
  }

  @Test
  void aNameWithAnUnderscoreReachesItsHost() throws Exception {
    addresses = new InetAddress[] {address(1)};
    Played<RawHead> upgraded = accepts();
    SocketRecord socket = new SocketRecord();
    ClientWebSocket opening = open(socket);
    socket.awaitOpen();
    opening.abort();
    Played<RawHead> exchanged = answers();
    ExchangeRecord exchange = new ExchangeRecord();
    get(exchange);
    exchange.answer();

    assertThat(Waiting.get(upgraded).header("host")).isEqualTo(HOST + ":" + server().port());
    assertThat(Waiting.get(exchanged).header("host")).isEqualTo(HOST + ":" + server().port());
    assertThat(asked).containsOnly(HOST);
  }

  @Test
  void anAddressThatHangsDelaysAWebSocketByAMoment() throws Exception {
    addresses = new InetAddress[] {hanging(HANGING), address(1)};
    accepts();
    SocketRecord record = new SocketRecord();
    open(record);
    record.awaitOpen();
  }

  @Test
  void anAddressThatHangsDelaysAnExchangeByAMoment() throws Exception {
    addresses = new InetAddress[] {hanging(HANGING), address(1)};
    answers();
    ExchangeRecord record = new ExchangeRecord();
    get(record);
    assertThat(record.answer().status()).isEqualTo(200);
  }

  @Test
  void anAddressThatRefusesIsPassedOverAndAllOfThemAreARefusal() throws Exception {
    addresses = new InetAddress[] {address(HANGING), address(1)};
    accepts();
    SocketRecord open = new SocketRecord();
    open(open);
    open.awaitOpen();

    addresses = new InetAddress[] {address(HANGING), address(HANGING + 1)};
    SocketRecord refused = new SocketRecord();
    open(refused);
    assertThat(refused.failed().kind()).isEqualTo(Kind.REFUSED);
  }

  @Test
  void theAddressThatAnsweredLastIsTheFirstTheNextTime() throws Exception {
    addresses = new InetAddress[] {address(HANGING), address(1)};
    accepts();
    SocketRecord first = new SocketRecord();
    open(first);
    first.awaitOpen();
    ServerSocket back = new ServerSocket();
    opened.add(back);
    back.bind(new InetSocketAddress(address(HANGING), server().port()));
    accepts();
    SocketRecord second = new SocketRecord();
    open(second);
    second.awaitOpen();
    answers();
    ExchangeRecord third = new ExchangeRecord();
    get(third);
    third.answer();

    assertThat(server().accepted()).isEqualTo(3);
    back.setSoTimeout(1);
    assertThatThrownBy(back::accept).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void whatIsGivenUpWhileItIsDialledLeavesNoSocket() throws Exception {
    ServerSocket full = full(HANGING);
    addresses = new InetAddress[] {address(HANGING)};
    SocketRecord aborted = new SocketRecord();
    ClientWebSocket socket = open(aborted);
    ExchangeRecord cancelled = new ExchangeRecord();
    Cancellable exchange = get(cancelled);
    Waiting.until(() -> asked.size() == 2);
    socket.abort();
    exchange.cancel();
    assertThat(aborted.failed().kind()).isEqualTo(Kind.ABORTED);
    assertThat(cancelled.failed().kind()).isEqualTo(Kind.ABORTED);

    // Whoever knocks late, or again after a second, is let in now, has nothing to say and goes.
    full.setSoTimeout(1_500);
    Set<Integer> fillers = portsOfOurOwn();
    try {
      while (true) {
        Socket visitor = full.accept();
        opened.add(visitor);
        if (!fillers.contains(visitor.getPort())) {
          visitor.setSoTimeout(5_000);
          assertThat(saysNothing(visitor)).as("one that was given up").isTrue();
        }
      }
    } catch (SocketTimeoutException nobodyElse) {
      assertThat(taken).isPositive();
    }
  }

  private Set<Integer> portsOfOurOwn() {
    return opened.stream()
        .filter(Socket.class::isInstance)
        .map(one -> ((Socket) one).getLocalPort())
        .collect(Collectors.toSet());
  }

  private static boolean saysNothing(Socket visitor) throws IOException {
    try {
      return visitor.getInputStream().read() < 0;
    } catch (SocketTimeoutException stillThere) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }
}
