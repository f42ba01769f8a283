package io.realtime4j.verification.kill;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.SendHandle;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Edits and deletes until it is killed, mostly without a connection, and says what was stored:
 * {@code edited ID NUMBER}, {@code deleted ID}, {@code own NUMBER} for a message of its own that
 * was edited right away.
 */
final class ChangingProgram {
  static final String ROOM = "channel:changes";

  private ChangingProgram() {}

  static RealtimeClient client(String url, String file, String token) {
    return RealtimeClient.builder()
        .url(url)
        .token(token)
        .transport("netty")
        .store("sqlite:" + file)
        .options(ClientOptions.builder().queue(queue -> queue.maxMessages(100_000)).build())
        .build();
  }

  /** Arguments: url, file, token, seed, the first number, ids to edit, ids to delete. */
  public static void main(String[] arguments) throws Exception {
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    RealtimeClient client = client(arguments[0], arguments[1], arguments[2]);
    Random random = new Random(Long.parseLong(arguments[3]));
    int number = Integer.parseInt(arguments[4]);
    List<String> edited = List.of(arguments[5].split(","));
    List<String> deleted = List.of(arguments[6].split(","));
    if (random.nextInt(3) == 0) {
      var unused = client.connect();
    }
    while (!out.checkError()) {
      int next = ++number;
      switch (random.nextInt(4)) {
        case 0 -> {
          SendHandle sent = client.queue().send(ROOM, "raw " + next);
          String id = sent.clientMessageId();
          tell(out, client.queue().edit(ROOM, id, "own " + next), "own " + next);
        }
        case 1 -> {
          String id = deleted.get(random.nextInt(deleted.size()));
          tell(out, client.queue().delete(ROOM, id), "deleted " + id);
        }
        default -> {
          String id = edited.get(random.nextInt(edited.size()));
          tell(out, client.queue().edit(ROOM, id, "edit " + next), "edited " + id + " " + next);
        }
      }
    }
    Runtime.getRuntime().halt(1);
  }

  private static void tell(PrintStream out, ChangeHandle change, String word) throws Exception {
    boolean isStored = change.stored().handle((done, failure) -> failure == null).get();
    out.println(isStored ? word : "refused " + word);
  }
}
