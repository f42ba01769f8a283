package io.example.post;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.example.seals.Asked;
import io.example.seals.Sealing;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.json.JsonObject;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Talks through a chat server twice, then to a server of another kind. Arguments: the two
 * addresses, a file for what must not be lost.
 */
public final class Post {
  private Post() {}

  public static void main(String[] arguments) throws Exception {
    try (RealtimeClient client = client(arguments[0], arguments[2])) {
      CountDownLatch heard = new CountDownLatch(2);
      client.on(
          MessageEvent.Received.class,
          event -> {
            System.out.println("heard " + event.message().content());
            heard.countDown();
          });
      Sealing seals = client.feature(Sealing.class);
      client.connect().get(20, SECONDS);
      Room room = client.rooms().join("general");
      room.joined().get(20, SECONDS);
      room.send("hello").sent().get(20, SECONDS);
      seals.wave("general").sent().get(20, SECONDS);
      System.out.println("stars " + seals.give("general").get(20, SECONDS));
      System.out.println("kept " + seals.keep("wax").get(20, SECONDS));
      if (!heard.await(20, SECONDS)) {
        throw new IllegalStateException("not all has come back");
      }
      seals.report().get(20, SECONDS).forEach(System.out::println);
    }
    try (RealtimeClient client = client(arguments[0], arguments[2])) {
      System.out.println("kept " + client.feature(Sealing.class).keep("lead").get(20, SECONDS));
    }
    try (RealtimeClient client = client(arguments[1], arguments[2])) {
      CountDownLatch asked = new CountDownLatch(1);
      client.on(Asked.class, event -> asked.countDown());
      client.connect().get(20, SECONDS);
      if (!asked.await(20, SECONDS)) {
        throw new IllegalStateException("nobody has asked");
      }
      // What is closed says nothing more: the answer leaves first.
      client.request("answered", JsonObject.EMPTY).get(20, SECONDS);
    }
    System.exit(0);
  }

  private static RealtimeClient client(String url, String file) {
    return RealtimeClient.builder()
        .url(url)
        .user("alice")
        .token("alice")
        .variables(Map.of("SEALS_MARK", "#", "REALTIME_CLIENT_STORE", "sqlite:" + file))
        .build();
  }
}
