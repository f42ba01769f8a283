package io.realtime4j.transport.jakarta;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.MessageDeflate;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request of the container, which it has let go of to be answered later. What is not final is
 * confined to the loop.
 */
final class ServletExchange implements Exchange, ContainerLoop.Carried {
  private static final Logger LOG = System.getLogger(ServletExchange.class.getName());
  private static final int UNAVAILABLE = 503;

  private final ContainerLoop loop;
  private final ContainerLoops loops;
  private final RequestHead head;
  private final ServerTransport.Options options;
  private final boolean webSocketUpgrade;
  private final boolean expectsBody;
  private final AtomicBoolean ended = new AtomicBoolean();

  /** The container's, which uses it for other requests later: null once it has it back. */
  private @Nullable AsyncContext request;

  private @Nullable BodyIntake body;
  private List<Runnable> goneTasks = new ArrayList<>(1);
  private List<Runnable> sentTasks = new ArrayList<>(1);
  private boolean gone;
  private boolean answered;

  ServletExchange(
      ContainerLoop loop,
      ContainerLoops loops,
      RequestHead head,
      ServerTransport.Options options,
      AsyncContext request) {
    HttpServletRequest http = (HttpServletRequest) request.getRequest();
    this.loop = loop;
    this.loops = loops;
    this.head = head;
    this.options = options;
    this.request = request;
    this.webSocketUpgrade = UpgradeRequests.asksForUpgrade(http) && PendingUpgrade.isPossible(http);
    this.expectsBody = UpgradeRequests.hasBody(http);
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public InetSocketAddress remote() {
    return head.remote();
  }

  @Override
  public String method() {
    return head.method();
  }

  @Override
  public String path() {
    return head.path();
  }

  @Override
  public String query() {
    return head.query();
  }

  @Override
  public @Nullable String header(String name) {
    return head.header(name);
  }

  @Override
  public List<String> headers(String name) {
    return head.headers(name);
  }

  @Override
  public boolean isWebSocketUpgrade() {
    return webSocketUpgrade;
  }

  @Override
  public @Nullable Principal user() {
    return head.user();
  }

  private HttpServletResponse response(AsyncContext of) {
    return (HttpServletResponse) of.getResponse();
  }

  @Override
  public void readBody(int maxBytes, BodyListener listener) {
    if (body != null) {
      throw new IllegalStateException("the body is being read already");
    }
    BodyIntake intake = new BodyIntake(loop, maxBytes, listener);
    body = intake;
    AsyncContext from = request;
    if (gone || from == null) {
      intake.gone();
      return;
    }
    if (!expectsBody) {
      listener.onBody(ByteBuffer.allocate(0));
      return;
    }
    HttpServletRequest http = (HttpServletRequest) from.getRequest();
    try {
      intake.read(
          http.getInputStream(), http.getContentLengthLong(), options.bodyTimeout(), this::late);
    } catch (IOException | IllegalStateException e) {
      broken();
    }
  }

  /** The body has taken too long. */
  private void late() {
    if (!answered && !gone) {
      gone();
      giveBack(UNAVAILABLE);
    }
  }

  @Override
  public void respond(int status, Map<String, String> headers, ByteBuffer content) {
    byte[] copy = new byte[content.remaining()];
    content.duplicate().get(copy);
    respond(status, AnswerHeaders.checked(headers), () -> copy);
  }

  @Override
  public void respond(Map<String, String> headers, List<Frame> records) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Content-Type", "text/plain; charset=UTF-8");
    all.putAll(AnswerHeaders.checked(headers));
    List<Frame> copy = List.copyOf(records);
    respond(200, all, () -> PollingPayload.of(copy));
  }

  private void respond(int status, Map<String, String> headers, Supplier<byte[]> content) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    onLoop(
        () -> {
          AsyncContext to = request;
          if (!gone && to != null) {
            answer(to, status, headers, content.get());
          }
        });
  }

  private void answer(AsyncContext to, int status, Map<String, String> headers, byte[] content) {
    try {
      HttpServletResponse response = response(to);
      response.setStatus(status);
      headers.forEach(response::setHeader);
      if (status != 204 && status != 304) {
        response.setContentLength(content.length);
      }
      BodyIntake read = body;
      if (webSocketUpgrade || (expectsBody && (read == null || !read.isWhole()))) {
        response.setHeader("Connection", "close");
      }
      boolean bare = head.method().equals("HEAD") || status == 204 || status == 304;
      new AnswerOutput(
              loop,
              response.getOutputStream(),
              bare ? new byte[0] : content,
              this::sent,
              this::broken)
          .begin();
    } catch (IOException | IllegalStateException e) {
      LOG.log(Level.DEBUG, "an answer could not be given", e);
      broken();
    }
  }

  private void sent() {
    answered = true;
    release();
    sentTasks.forEach(Runnable::run);
    clearTasks();
  }

  /** Gives the request back to the container. */
  private void release() {
    AsyncContext of = request;
    request = null;
    loop.drop(this);
    if (of != null) {
      try {
        of.complete();
      } catch (IllegalStateException e) {
        LOG.log(Level.DEBUG, "the container has completed a request itself", e);
      }
    }
  }

  private void giveBack(int status) {
    AsyncContext of = request;
    if (of != null && !response(of).isCommitted()) {
      response(of).setStatus(status);
      response(of).setHeader("Connection", "close");
      response(of).setContentLength(0);
    }
    release();
  }

  /** The container cannot go on with the request. */
  private void broken() {
    gone();
    release();
  }

  /** The container has ended the request: it failed or timed out. Any thread. */
  void endedByContainer() {
    loop.offer(this::broken);
  }

  @Override
  public void endWithTransport() {
    if (ended.getAndSet(true) && !gone && !answered) {
      broken();
    } else {
      gone();
      giveBack(UNAVAILABLE);
    }
  }

  @Override
  public void upgrade(
      EventLoop home, Map<String, String> headers, Function<ServerWebSocket, Listener> accept) {
    if (!webSocketUpgrade) {
      throw new IllegalStateException("the request does not ask for a WebSocket");
    }
    ContainerLoop own = loops.own(home);
    Map<String, String> extra = AnswerHeaders.checked(headers);
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    onLoop(
        () -> {
          AsyncContext of = request;
          if (!gone && of != null) {
            ask(of, own, extra, accept);
          }
        });
  }

  /** Sends the request through the container once more, where it can be upgraded. */
  private void ask(
      AsyncContext of,
      ContainerLoop home,
      Map<String, String> headers,
      Function<ServerWebSocket, Listener> accept) {
    String extension =
        options.compression() ? MessageDeflate.answer(UpgradeRequests.extensions(of)) : null;
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (extension != null) {
      all.put(UpgradeRequests.EXTENSIONS, extension);
    }
    ContainerWebSocket socket =
        new ContainerWebSocket(
            home,
            options.maxMessageBytes(),
            extension != null,
            accept,
            () -> loop.offer(this::upgraded),
            () -> loop.offer(this::broken));
    try {
      new PendingUpgrade(all, socket).ask(of);
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "a request is over before its upgrade", e);
      broken();
    }
  }

  /** A WebSocket lives in its place, and the container has the request back. */
  private void upgraded() {
    request = null;
    sent();
  }

  @Override
  public void onGone(Runnable task) {
    onLoop(
        () -> {
          if (gone) {
            task.run();
          } else if (!answered) {
            goneTasks.add(task);
          }
        });
  }

  @Override
  public void onSent(Runnable task) {
    onLoop(
        () -> {
          if (answered) {
            task.run();
          } else if (!gone) {
            sentTasks.add(task);
          }
        });
  }

  private void clearTasks() {
    goneTasks = List.of();
    sentTasks = List.of();
  }

  private void gone() {
    if (gone || answered) {
      return;
    }
    gone = true;
    BodyIntake unfinished = body;
    if (unfinished != null) {
      unfinished.gone();
    }
    goneTasks.forEach(Runnable::run);
    clearTasks();
  }

  private void onLoop(Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      loop.offer(task);
    }
  }
}
