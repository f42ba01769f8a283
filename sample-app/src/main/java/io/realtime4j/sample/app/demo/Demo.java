package io.realtime4j.sample.app.demo;

import com.google.inject.Module;
import com.google.inject.util.Modules;
import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.FeatureException;
import io.realtime4j.api.JoinedRoom;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.sample.app.Tokens;
import io.realtime4j.sample.app.demo.Report.Way;
import io.realtime4j.sample.app.demo.Screen.Colour;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** The script of the demo. */
final class Demo implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
  private static final Duration FINISH_LIMIT = Duration.ofSeconds(30);

  /** Long enough that the clients notice, try in vain and fill their queues. */
  private static final Duration DOWN = Duration.ofSeconds(1);

  private static final Duration CALM = Duration.ofMillis(1500);
  private static final int KILLS = 2;

  private final Screen screen;
  private final Outages outages = new Outages();
  private final ServerProcess server;
  private final Participant alice;
  private final Participant bob;
  private final Report report;

  Demo(Path launcher, Path directory, Screen screen) {
    this.screen = screen;
    int port = FreePort.find();
    String url = "http://127.0.0.1:" + port;
    String secret = secret();
    server =
        new ServerProcess(
            launcher,
            port,
            directory.resolve("server.db"),
            secret,
            directory.resolve("server.log"));

    server.launch(); // It starts while the clients are built.

    Outbox fromAlice = new Outbox();
    Outbox fromBob = new Outbox();
    Module forAlice =
        new ChatModule(url, token(secret, "alice"), "sqlite:" + directory.resolve("alice.db"));
    // The one difference in composition: Bob's transport binding is replaced.
    Module forBob =
        Modules.override(new ChatModule(url, token(secret, "bob"), "memory"))
            .with(
                binder ->
                    binder
                        .bind(ClientTransport.class)
                        .toProvider(new NamedTransport("netty"))
                        .asEagerSingleton());
    alice = new Participant("alice", Colour.CYAN, forAlice, fromAlice, fromBob, outages, screen);
    bob = new Participant("bob", Colour.YELLOW, forBob, fromBob, fromAlice, outages, screen);
    report =
        new Report(
            new Way(fromAlice, bob.inbox(), alice::reconnects),
            new Way(fromBob, alice.inbox(), bob::reconnects));
  }

  /** Runs the script and returns whether everything arrived, once, in order, and was read. */
  boolean run() throws InterruptedException {
    try (Progress progress = new Progress(screen, 4 + 2 * KILLS, System::nanoTime)) {
      progress.start();
      tell(progress);
    }
    report.print(screen, outages.count());
    boolean clean = report.isClean();
    screen.line(
        clean
            ? screen.paint(Colour.GREEN, "Nothing lost, nothing twice, nothing out of order.")
            : screen.paint(Colour.RED, "Not everything arrived as it should."));
    return clean;
  }

  private void tell(Progress progress) throws InterruptedException {
    progress.next("the server starts");
    long pid = server.awaitListening();
    screen.event(Colour.GREEN, "server", "started", "process " + pid + " on a SQLite file");
    progress.next("both come in");
    connect();
    try (Traffic display = new Traffic()) {
      display.show(List.of(alice, bob));
      greet();
      try (Traffic traffic = new Traffic()) {
        traffic.begin(List.of(alice, bob));
        for (int kill = 1; kill <= KILLS; kill++) {
          progress.next("both send");
          TimeUnit.MILLISECONDS.sleep(CALM.toMillis());
          progress.next("the server is killed and comes back");
          killAndRestart();
        }
        progress.next("both send");
        TimeUnit.MILLISECONDS.sleep(CALM.toMillis());
      }
      progress.next("until all is delivered and read");
      screen.event(Colour.NONE, "demo", "traffic", "ends; waiting until all is delivered and read");
      await(report::isComplete, FINISH_LIMIT);
    }
    screen.endEvents();
  }

  private void connect() throws InterruptedException {
    alice.client().presence().subscribe(List.of("bob"));
    bob.client().presence().subscribe(List.of("alice"));
    for (Participant user : List.of(alice, bob)) {
      get(user.client().connect());
      JoinedRoom room = get(user.client().rooms().join(Participant.ROOM).joined());
      screen.event(
          Colour.NONE, "demo", "room", room.roomName() + " has " + room.memberCount() + " present");
    }
  }

  /** Presence, typing and a receipt, slowly enough to be seen. */
  private void greet() throws InterruptedException {
    get(alice.client().presence().setCustomStatus(CustomStatus.of("about to lose my server")));
    get(bob.client().presence().setStatus(PresenceStatus.BUSY));
    TimeUnit.MILLISECONDS.sleep(500);
    bob.type("Hello");
    TimeUnit.MILLISECONDS.sleep(800);
    bob.say("Hello Alice!");
    alice.type("Hello");
    TimeUnit.MILLISECONDS.sleep(800);
    alice.say("Hello Bob!");
    TimeUnit.MILLISECONDS.sleep(500);
  }

  private void killAndRestart() throws InterruptedException {
    outages.begin();
    server.kill();
    screen.event(Colour.RED, "server", "killed", "with SIGKILL, while both send");
    TimeUnit.MILLISECONDS.sleep(DOWN.toMillis());
    server.launch();
    long pid = server.awaitListening();
    screen.event(Colour.GREEN, "server", "restarted", "process " + pid + " on the same file");
    if (!await(() -> alice.isConnected() && bob.isConnected(), CONNECT_LIMIT)) {
      throw new FeatureException(
          "DEMO_FAILED", false, "The clients did not reconnect within 30 s.", null);
    }
    outages.end();
  }

  private static boolean await(BooleanSupplier condition, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return true;
  }

  private static <T> T get(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get(CONNECT_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw new FeatureException("DEMO_FAILED", false, "A client got no answer within 30 s.", e);
    }
  }

  private static String token(String secret, String user) {
    String name = Character.toUpperCase(user.charAt(0)) + user.substring(1);
    return Tokens.sign(secret, user, name, null, Instant.now().plus(Duration.ofHours(1)));
  }

  private static String secret() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    alice.close();
    bob.close();
    server.close();
  }
}
