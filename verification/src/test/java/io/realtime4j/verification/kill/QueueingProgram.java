package io.realtime4j.verification.kill;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.SendHandle;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * The program of {@link QueueingProcess}: queues until it is killed, more than there is room for,
 * and says what it was told of each message. A message's text is its writer, room and number.
 */
final class QueueingProgram {
  static final List<String> ROOMS = List.of("channel:red", "channel:green", "channel:blue");
  private static final int MOST = 40;

  private final RealtimeClient client;
  private final String writer;
  private final Random random;
  private final PrintStream out;

  private QueueingProgram(RealtimeClient client, String writer, long seed) {
    this.client = client;
    this.writer = writer;
    this.random = new Random(seed);
    this.out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  }

  static RealtimeClient client(String url, String file, String token) {
    return RealtimeClient.builder()
        .url(url)
        .token(token)
        .transport("netty")
        .store("sqlite:" + file)
        .options(
            ClientOptions.builder()
                .queue(queue -> queue.maxMessages(MOST))
                .reconnect(reconnect -> reconnect.initialDelay(Duration.ofMillis(50)))
                .build())
        .build();
  }

  public static void main(String[] arguments) throws Exception {
    // Whoever runs the rounds may be killed too; nobody would end this program then.
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    RealtimeClient client = client(arguments[0], arguments[1], arguments[2]);
    var program = new QueueingProgram(client, arguments[3], Long.parseLong(arguments[4]));
    var unused = client.connect();
    program.run();
  }

  private void run() throws Exception {
    SendHandle taken = null;
    int number = 0;
    while (!out.checkError()) {
      for (int others = random.nextInt(20); others > 0; others--) {
        var unused = send(++number);
      }
      SendHandle last = send(++number);
      boolean isTaken = ends(last.stored());
      taken = isTaken ? last : taken;
      // Now and then all of it goes out; else the next come while these are on their way.
      if (taken != null && (!isTaken || random.nextInt(3) == 0)) {
        ends(taken.sent());
      }
    }
    Runtime.getRuntime().halt(1);
  }

  private static boolean ends(CompletableFuture<?> future) throws Exception {
    return future.handle((done, failure) -> failure == null).get();
  }

  private SendHandle send(int number) {
    String room = ROOMS.get(random.nextInt(ROOMS.size()));
    String text = writer + " " + room + " " + number;
    boolean regretted = random.nextInt(8) == 0;
    SendHandle handle = client.queue().send(OutgoingMessage.to(room, text));
    handle
        .stored()
        .whenComplete(
            (done, failure) -> {
              out.println((failure == null ? "stored " : "refused ") + text);
              if (failure == null && regretted) {
                discard(handle, text);
              }
            });
    handle
        .sent()
        .whenComplete(
            (sent, failure) -> {
              if (failure == null) {
                out.println("sent " + text);
              }
            });
    return handle;
  }

  private void discard(SendHandle handle, String text) {
    out.println("doubtful " + text);
    client
        .queue()
        .discard(handle.clientMessageId())
        .whenComplete(
            (isGone, failure) -> {
              if (failure == null) {
                out.println((isGone ? "discarded " : "kept ") + text);
              }
            });
  }
}
