package io.realtime4j.verification.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RoomEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Clients of one room: some write without pause, some only read; and what they were told. */
final class Crowd implements AutoCloseable {
  static final String SECRET = "a secret of this test alone, long enough for HS256";
  private static final String ROOM = "channel:load";
  private static final int WRITERS = 10;
  private static final int READERS = 2;
  private static final long PAUSE_MILLIS = 40;
  private static final int MOST_UNANSWERED = 5;

  private final List<RealtimeClient> clients = new ArrayList<>();
  private final List<RealtimeClient> writers = new ArrayList<>();
  private final List<Queue<Long>> heard = new ArrayList<>();
  private final List<AtomicInteger> unanswered = new ArrayList<>();
  private final List<AtomicInteger> numbers = new ArrayList<>();
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Queue<Long> partings = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  Crowd(String url) throws Exception {
    for (int i = 0; i < WRITERS + READERS; i++) {
      RealtimeClient client =
          RealtimeClient.builder()
              .url(url)
              .token(token("user" + i))
              .transport("netty")
              .store("memory:")
              // Rounds follow one another sooner than servers are restarted, and an outage soon
              // after another is waited for longer.
              .options(
                  ClientOptions.builder()
                      .reconnect(reconnect -> reconnect.stableAfter(Duration.ofMillis(100)))
                      .build())
              .build();
      clients.add(client);
      client.on(
          ConnectionEvent.StateChanged.class,
          change -> {
            if (change.from() == ConnectionState.AUTHENTICATED) {
              partings.add(System.nanoTime());
            }
          });
      client.on(RoomEvent.Discontinuity.class, gap -> failures.add(gap.toString()));
      client.connect().get(60, TimeUnit.SECONDS);
      if (i < WRITERS) {
        writers.add(client);
        unanswered.add(new AtomicInteger());
        numbers.add(new AtomicInteger());
      } else {
        Queue<Long> offsets = new ConcurrentLinkedQueue<>();
        heard.add(offsets);
        client.on(MessageEvent.Received.class, event -> offsets.add(event.message().offset()));
      }
      client.rooms().join(ROOM).joined().get(60, TimeUnit.SECONDS);
    }
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      var unused =
          clock.scheduleWithFixedDelay(() -> write(writer), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static String token(String user) {
    return JWT.create().withSubject(user).sign(Algorithm.HMAC256(SECRET));
  }

  private void write(int writer) {
    AtomicInteger waiting = unanswered.get(writer);
    if (waiting.get() >= MOST_UNANSWERED) {
      return;
    }
    waiting.incrementAndGet();
    String text = writer + " " + numbers.get(writer).incrementAndGet();
    writers
        .get(writer)
        .queue()
        .send(ROOM, text)
        .sent()
        .whenComplete(
            (sent, failure) -> {
              if (failure == null) {
                acknowledged.add(text);
              } else {
                failures.add(text + ": " + failure);
              }
              waiting.decrementAndGet();
            });
  }

  int acknowledged() {
    return acknowledged.size();
  }

  /** Waits until every reader has heard so many more. */
  void awaitReaders(int messages, int seconds) throws Exception {
    List<Integer> before = heard.stream().map(Queue::size).toList();
    await(
        () -> {
          for (int i = 0; i < before.size(); i++) {
            if (heard.get(i).size() < before.get(i) + messages) {
              return false;
            }
          }
          return true;
        },
        seconds,
        "the readers hear nothing");
  }

  /** Returns how many readers and writers were told of a gap that cannot be closed. */
  long gaps() {
    return failures.stream().filter(failure -> failure.startsWith("Discontinuity")).count();
  }

  /** Forgets when clients lost their connections. */
  void forgetPartings() {
    partings.clear();
  }

  /** Returns when clients lost their connections, by {@link System#nanoTime}. */
  List<Long> partings() {
    return List.copyOf(partings);
  }

  /** Waits until so many have been noticed: clients hear of it a little later than servers do. */
  void awaitPartings(int count) throws Exception {
    try {
      await(() -> partings.size() >= count, 20, "not all clients notice that they were sent away");
    } catch (TimeoutException e) {
      throw new AssertionError(clients.stream().map(RealtimeClient::status).toList().toString(), e);
    }
  }

  int size() {
    return clients.size();
  }

  /** Waits until all are in, and so many messages more have been acknowledged. */
  void awaitFlow(int messages, int seconds) throws Exception {
    int before = acknowledged();
    awaitAllIn(seconds);
    await(() -> acknowledged() >= before + messages, seconds, "no messages are acknowledged");
  }

  void awaitAllIn(int seconds) throws Exception {
    await(
        () ->
            clients.stream()
                .allMatch(client -> client.status().state() == ConnectionState.AUTHENTICATED),
        seconds,
        "not all clients are back");
  }

  private static void await(BooleanSupplier condition, int seconds, String otherwise)
      throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new TimeoutException(otherwise + " within " + seconds + " s");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /**
   * Ends the writing, and holds what was acknowledged and heard against the history: every
   * acknowledged message once, each writer's in order; to every reader each message once and in
   * order.
   */
  int check() throws Exception {
    clock.shutdown();
    assertThat(clock.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    await(
        () -> unanswered.stream().allMatch(count -> count.get() == 0),
        60,
        "messages stay unanswered");
    List<Message> history = history();
    List<String> texts = history.stream().map(Message::content).toList();
    assertThat(texts).doesNotHaveDuplicates();
    assertThat(texts).containsExactlyInAnyOrderElementsOf(acknowledged);
    for (int i = 0; i < WRITERS; i++) {
      String prefix = i + " ";
      assertThat(
              texts.stream()
                  .filter(text -> text.startsWith(prefix))
                  .map(text -> Integer.parseInt(text.substring(prefix.length())))
                  .toList())
          .isSorted();
    }
    List<Long> offsets = history.stream().map(Message::offset).toList();
    for (Queue<Long> reader : heard) {
      await(() -> reader.size() >= offsets.size(), 60, "a reader does not hear all");
      assertThat(List.copyOf(reader)).isEqualTo(offsets);
    }
    assertThat(failures).isEmpty();
    return texts.size();
  }

  List<Message> history() throws Exception {
    List<Message> all = new ArrayList<>();
    long offset = 0;
    MessagePage page;
    do {
      page =
          clients
              .get(WRITERS)
              .rooms()
              .history(ROOM, HistoryQuery.after(offset, 100))
              .get(60, TimeUnit.SECONDS);
      all.addAll(page.messages());
      offset = all.isEmpty() ? 0 : all.get(all.size() - 1).offset();
    } while (page.hasMore());
    return all;
  }

  @Override
  public void close() {
    clock.shutdownNow();
    clients.forEach(RealtimeClient::close);
  }
}
