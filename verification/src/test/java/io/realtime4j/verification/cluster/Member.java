package io.realtime4j.verification.cluster;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ClientRuntime;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.Message;
import io.realtime4j.api.PresenceSettingsUpdate;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.PresenceVisibility;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.PresenceEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.event.TypingEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One of the crowd: writes, types, reads, and notes what it hears and must not hear. */
final class Member implements AutoCloseable {
  static final String SECRET = "a secret of this test alone, long enough for HS256";

  /** Every tenth hides from all others, from before it enters its room. */
  private static final int HIDDEN = 9;

  /** As many share a room. */
  static final int ROOM_SIZE = 10;

  private static final int MOST_UNANSWERED = 3;

  final int number;
  final String roomName;
  final RealtimeClient client;
  final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  final Queue<String> faults;
  private final List<Message> heard = new ArrayList<>();
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private Room room;

  Member(int number, String url, ClientRuntime runtime, Queue<String> faults) {
    this.number = number;
    this.roomName = "channel:g" + number / ROOM_SIZE;
    this.faults = faults;
    this.client =
        RealtimeClient.builder()
            .runtime(runtime)
            .url(url)
            .token(JWT.create().withSubject(user(number)).sign(Algorithm.HMAC256(SECRET)))
            .store("memory:")
            .options(
                ClientOptions.builder()
                    .reconnect(reconnect -> reconnect.maxDelay(Duration.ofSeconds(5)))
                    .build())
            .build();
    client.on(MessageEvent.Received.class, event -> heard(event.message()));
    client.on(RoomEvent.Discontinuity.class, this::fault);
    client.on(QueueEvent.Failed.class, this::fault);
    client.on(
        PresenceEvent.Changed.class,
        event -> {
          if (event.presence().status() != PresenceStatus.OFFLINE) {
            seen(event.presence().userId(), event);
          }
        });
    client.on(RoomEvent.UserJoined.class, event -> seen(event.userId(), event));
    client.on(RoomEvent.UserLeft.class, event -> seen(event.userId(), event));
    client.on(
        TypingEvent.Changed.class,
        event -> event.users().forEach(user -> seen(user.userId(), event)));
  }

  static String user(int number) {
    return "user" + number;
  }

  static boolean isHidden(int number) {
    return number % ROOM_SIZE == HIDDEN;
  }

  private void fault(Object what) {
    faults.add(user(number) + ": " + what);
  }

  private void seen(String userId, Object event) {
    int other = Integer.parseInt(userId.substring("user".length()));
    if (isHidden(other) && other != number) {
      fault("sees a hidden user: " + event);
    }
  }

  private synchronized void heard(Message message) {
    heard.add(message);
  }

  synchronized List<Message> heard() {
    return List.copyOf(heard);
  }

  /** Comes, hides if it is one that does, and enters its room. */
  CompletableFuture<?> enter() {
    CompletableFuture<?> hidden =
        client
            .connect()
            .thenCompose(
                session ->
                    isHidden(number)
                        ? client
                            .presence()
                            .updateSettings(
                                PresenceSettingsUpdate.builder()
                                    .visibility(PresenceVisibility.NOBODY)
                                    .build())
                            .thenApply(done -> null)
                        : CompletableFuture.completedFuture(null));
    return hidden.thenCompose(
        done -> {
          room = client.rooms().join(roomName);
          return room.joined();
        });
  }

  /** Writes something unless several messages of it wait for their answers. */
  void write() {
    if (unanswered.get() >= MOST_UNANSWERED) {
      return;
    }
    unanswered.incrementAndGet();
    String text = number + " " + written.incrementAndGet();
    client
        .queue()
        .send(roomName, text)
        .sent()
        .whenComplete(
            (sent, failure) -> {
              if (failure == null) {
                acknowledged.add(text);
              } else {
                fault(text + ": " + failure);
              }
              unanswered.decrementAndGet();
            });
  }

  void type() {
    room.keystroke("x");
  }

  void read() {
    List<Message> all = heard();
    if (!all.isEmpty()) {
      room.markReadUpTo(all.get(all.size() - 1).messageId()).exceptionally(failure -> null);
    }
  }

  boolean isIn() {
    return client.state() == ConnectionState.AUTHENTICATED;
  }

  boolean isAnswered() {
    return unanswered.get() == 0;
  }

  /** Returns how this one sees another of its room. */
  PresenceStatus sees(int other) {
    return client
        .presence()
        .presenceOf(user(other))
        .map(presence -> presence.status())
        .orElse(PresenceStatus.OFFLINE);
  }

  /** Returns what its server says when it is asked, for who looks into a failure. */
  String asks(int other) {
    try {
      return client.presence().fetch(List.of(user(other))).get(10, TimeUnit.SECONDS).toString();
    } catch (Exception e) {
      return e.toString();
    }
  }

  String memberIds() {
    try {
      return members().toString();
    } catch (Exception e) {
      return e.toString();
    }
  }

  /** Returns those that the room is said to hold. */
  List<String> members() throws Exception {
    return client.rooms().members(roomName).get(30, TimeUnit.SECONDS).members().stream()
        .map(member -> member.userId())
        .sorted()
        .toList();
  }

  /** How it is, for who looks into a failure. */
  @Override
  public String toString() {
    return user(number)
        + ": "
        + client.status()
        + ", "
        + room.state()
        + ", unanswered "
        + unanswered.get()
        + ", queue "
        + client.queue().messages();
  }

  @Override
  public void close() {
    client.close();
  }
}
