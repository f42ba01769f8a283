package io.realtime4j.transport.jakarta;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.ServerTransport;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server transport in the servlet container of the application, on the container's port.
 *
 * <p>The application registers its {@link #servlet()}, with {@link #register} or as its framework
 * does it, and gives the transport to the server that it builds. Long polling and WebSockets come
 * in at the same path. Requests before {@link #start} and after {@link #close} are answered 503;
 * when the container destroys the servlet, the transport is closed.
 *
 * <p>No thread of the container waits for the server: requests are answered asynchronously, bodies
 * are read and written as the peer goes along, and a request for a WebSocket is dispatched a second
 * time once it has been decided on. So every filter before the servlet must support asynchronous
 * requests. WebSockets need HTTP/1.1 on Tomcat 10.1 or Jetty 12 (EE 10); in any other container
 * there is long polling alone.
 */
public final class JakartaServerTransport implements ServerTransport {
  /** How long what it carries, and then the loops, may take to end. */
  private static final long CLOSE_MILLIS = 2_000;

  private static final int UNAVAILABLE = 503;

  private final ContainerLoops loops;
  private final List<EventLoop> all;
  private final Supplier<InetSocketAddress> address;
  private final Function<HttpServletRequest, @Nullable Principal> user;
  private final Servlet servlet = new RealtimeServlet(this);
  private final AtomicReference<@Nullable Running> running = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private record Running(Options options, Consumer<Exchange> acceptor) {}

  private JakartaServerTransport(Builder builder) {
    this.loops = new ContainerLoops(builder.loops);
    this.all = loops.all();
    this.address = builder.address;
    this.user = builder.user;
  }

  /** Returns a builder: a loop per processor, the user whom the container knows. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the servlet to register, always the same: with support for asynchronous requests, at
   * the path of the server, such as {@code /socket.io/*}.
   */
  public Servlet servlet() {
    return servlet;
  }

  /**
   * Registers the servlet, while the container initialises the application.
   *
   * @param mappings where, such as {@code /socket.io/*}; at least one
   * @throws IllegalStateException if the application has been initialised, or a servlet called
   *     {@code realtime4j} or one at these mappings is there already
   */
  public void register(ServletContext context, String... mappings) {
    ServletRegistration.Dynamic registration = context.addServlet("realtime4j", servlet);
    if (registration == null) {
      throw new IllegalStateException("a servlet called realtime4j is registered already");
    }
    registration.setAsyncSupported(true);
    if (!registration.addMapping(mappings).isEmpty()) {
      throw new IllegalStateException(
          "another servlet is mapped to one of " + List.of(mappings) + " already");
    }
  }

  @Override
  public String id() {
    return "jakarta";
  }

  @Override
  public List<EventLoop> loops() {
    return all;
  }

  @Override
  public boolean isAttached() {
    return true;
  }

  @Override
  public CompletionStage<InetSocketAddress> start(Options options, Consumer<Exchange> acceptor) {
    if (closed.get() || !running.compareAndSet(null, new Running(options, acceptor))) {
      throw new IllegalStateException("a server transport starts once");
    }
    return CompletableFuture.completedStage(address.get());
  }

  /** Takes a request. Called by the servlet, on a thread of the container. */
  void accept(HttpServletRequest request, HttpServletResponse response) {
    Running to = running.get();
    if (to == null || closed.get()) {
      refuse(response, UNAVAILABLE);
      return;
    }
    boolean upgrade = UpgradeRequests.asksForUpgrade(request);
    if (upgrade && UpgradeRequests.hasBody(request)) {
      refuse(response, HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    ContainerLoop loop = loops.next();
    RequestHead head = RequestHead.of(request, user.apply(request));
    AsyncContext async = request.startAsync();
    async.setTimeout(0); // the engine ends a poll
    ServletExchange exchange = new ServletExchange(loop, loops, head, to.options, async);
    async.addListener(new Ends(exchange));
    if (!loop.offer(() -> serve(exchange, loop, to))) {
      refuse(response, UNAVAILABLE);
      async.complete();
    }
  }

  private static void serve(ServletExchange exchange, ContainerLoop loop, Running to) {
    loop.carry(exchange);
    to.acceptor.accept(exchange);
  }

  private static void refuse(HttpServletResponse response, int status) {
    response.setStatus(status);
    response.setHeader("Connection", "close");
    response.setContentLength(0);
  }

  @Override
  public CompletionStage<Void> stopAccepting() {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      loops.close(CLOSE_MILLIS);
    }
  }

  /** Hears of requests that the container gives up. */
  private record Ends(ServletExchange exchange) implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onTimeout(AsyncEvent event) {
      exchange.endedByContainer();
    }

    @Override
    public void onError(AsyncEvent event) {
      exchange.endedByContainer();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }

  /** Collects the values of a transport. Each setter throws for a bad value. */
  public static final class Builder {
    private int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
    private Supplier<InetSocketAddress> address =
        () -> InetSocketAddress.createUnresolved("localhost", 0);
    private Function<HttpServletRequest, @Nullable Principal> user =
        HttpServletRequest::getUserPrincipal;

    private Builder() {}

    /** Sets how many loops to run, at least 1; as many as processors, at least 2, by default. */
    public Builder loops(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("loops must be at least 1, was " + count);
      }
      loops = count;
      return this;
    }

    /**
     * Sets who knows the container's address, which the server tells and logs: asked once, at the
     * start. Port 0 by default.
     */
    public Builder address(Supplier<InetSocketAddress> newAddress) {
      address = Objects.requireNonNull(newAddress, "address");
      return this;
    }

    /**
     * Sets who is behind a request: {@link HttpServletRequest#getUserPrincipal()} by default.
     * Called on a thread of the container with the request itself, so that it may look at its
     * session; what it returns reaches the server's {@code Authenticator}, {@code null} for nobody.
     * It must not block for long. If it throws, the request fails.
     */
    public Builder user(Function<HttpServletRequest, @Nullable Principal> newUser) {
      user = Objects.requireNonNull(newUser, "user");
      return this;
    }

    /** Returns the transport, not yet started. */
    public JakartaServerTransport build() {
      return new JakartaServerTransport(this);
    }
  }
}
