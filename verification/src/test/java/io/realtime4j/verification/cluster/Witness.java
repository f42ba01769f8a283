package io.realtime4j.verification.cluster;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.DeliveryStatus;
import io.realtime4j.api.Message;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.RoomMember;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.TypingUser;
import io.realtime4j.api.UserPresence;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RoomEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A client of ours in one room, and everything that its user sees, as text. */
final class Witness implements AutoCloseable {
  static final String SECRET = "a secret of this test alone, long enough for HS256";
  static final String ROOM = "channel:lab";
  private static final int SECONDS = 30;

  final RealtimeClient client;
  final String name;
  final Room room;
  private final Balancer link;
  private final List<String> others;
  private final Subscription watched;
  private final Map<String, String> messages = new LinkedHashMap<>();
  private final List<String> own = new ArrayList<>();
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());

  /**
   * Connects and joins.
   *
   * @param ports the servers, in the order in which this client goes to them
   */
  Witness(String name, List<Integer> ports, List<String> others) throws Exception {
    this.name = name;
    this.others = others;
    this.link = new Balancer(ports);
    this.client =
        RealtimeClient.builder()
            .url(link.url())
            .token(JWT.create().withSubject(name).sign(Algorithm.HMAC256(SECRET)))
            .transport("netty")
            .store("memory:")
            .build();
    client.on(MessageEvent.Received.class, event -> received(event.message()));
    client.on(MessageEvent.Edited.class, event -> changed(event.messageId(), event.content()));
    client.on(MessageEvent.Deleted.class, event -> changed(event.messageId(), "(deleted)"));
    client.on(RoomEvent.Discontinuity.class, gap -> faults.add(gap.toString()));
    within(client.connect());
    watched = client.presence().subscribe(others);
    room = client.rooms().join(ROOM);
    within(room.joined());
  }

  static <T> T within(CompletableFuture<T> future) throws Exception {
    return future.get(SECONDS, TimeUnit.SECONDS);
  }

  private synchronized void received(Message message) {
    if (messages.put(message.messageId(), message.content()) != null) {
      faults.add("twice: " + message.content());
    }
  }

  private synchronized void changed(String messageId, String content) {
    messages.replace(messageId, content);
  }

  /** Sends a message and waits until it is accepted; returns its id. */
  String send(String content) throws Exception {
    String id = within(room.send(content).sent()).messageId();
    synchronized (this) {
      own.add(id);
    }
    return id;
  }

  /** Breaks its connection; the next one goes to the next server. */
  void cut() {
    link.cut(1, new java.util.SplittableRandom(1));
  }

  private static String presence(UserPresence seen) {
    String custom = seen.customStatus() == null ? "" : " " + seen.customStatus().text();
    return seen.status() + custom;
  }

  private static String delivery(DeliveryStatus status) {
    return status.state()
        + " "
        + status.deliveredCount()
        + " "
        + status.readCount()
        + " of "
        + status.totalRecipients();
  }

  /** Returns what the user sees. */
  synchronized String view() {
    String seen =
        others.stream()
            .map(
                other ->
                    other
                        + " "
                        + client.presence().presenceOf(other).map(Witness::presence).orElse("?"))
            .collect(Collectors.joining(", "));
    String deliveries =
        own.stream()
            .map(
                id ->
                    messages.get(id)
                        + ": "
                        + client.delivery().statusOf(id).map(Witness::delivery).orElse("?"))
            .collect(Collectors.joining(", "));
    return String.join(
        "\n",
        "messages " + messages.values(),
        "present " + room.members().listed().stream().map(RoomMember::userId).sorted().toList(),
        "typing " + room.typingUsers().stream().map(TypingUser::userId).sorted().toList(),
        "sees " + seen,
        "own " + deliveries,
        "faults " + faults);
  }

  /** Waits until the user sees all of this, a line of {@link #view} each. */
  void awaits(String... lines) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    String view = view();
    while (!List.of(view.split("\n")).containsAll(List.of(lines))) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            name + " should see\n" + String.join("\n", lines) + "\nand sees\n" + view);
      }
      TimeUnit.MILLISECONDS.sleep(5);
      view = view();
    }
  }

  @Override
  public void close() throws IOException {
    watched.close();
    client.close();
    link.close();
  }
}
