package io.realtime4j.sample.app.examples;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.Message;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.event.MessageEvent;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Connects, joins a room, listens and sends. */
public final class HelloChat {
  private HelloChat() {}

  /**
   * Says hello once.
   *
   * @param url where the server is
   * @param jwt the user's token
   */
  public static void run(String url, String jwt) throws InterruptedException {
    try (RealtimeClient client = RealtimeClient.builder().url(url).token(jwt).build()) {
      client.on(MessageEvent.Received.class, event -> print(event.message()));
      client.connect().get(10, SECONDS);
      Room lobby = client.rooms().join("channel:lobby");
      lobby.joined().get(10, SECONDS);
      SentMessage sent = lobby.send("Hello!").sent().get(10, SECONDS);
      System.out.println("It is message " + sent.offset() + " of the room.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthenticationException refused) {
        System.out.println("Sign in again: " + refused.code()); // Trying on would not help.
      } else {
        System.out.println("It failed: " + e.getCause());
      }
    } catch (TimeoutException e) {
      System.out.println("No answer yet. Left open, the client would keep trying.");
    }
  }

  private static void print(Message message) {
    System.out.println(message.userId() + ": " + message.content());
  }
}
