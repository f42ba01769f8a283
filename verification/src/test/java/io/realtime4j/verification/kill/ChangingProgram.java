package io.realtime4j.verification.kill;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.MessageOperation;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.json.JsonObject;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Edits, deletes and reacts until it is killed, mostly without a connection, and says what was
 * stored: {@code edited ID NUMBER}, {@code deleted ID}, {@code own NUMBER} for a message of its own
 * that was edited right away, {@code reacted ID EMOJI add|remove}, before which it says {@code
 * reacting …}.
 */
final class ChangingProgram {
  static final String ROOM = "channel:changes";
  static final List<String> EMOJIS = List.of("👍", "🎉");

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
      switch (random.nextInt(6)) {
        case 0 -> {
          SendHandle sent = client.queue().send(ROOM, "raw " + next);
          String id = sent.clientMessageId();
          tell(out, client.queue().edit(ROOM, id, "own " + next), "own " + next);
        }
        case 1 -> {
          String id = deleted.get(random.nextInt(deleted.size()));
          tell(out, client.queue().delete(ROOM, id), "deleted " + id);
        }
        case 2, 3 -> {
          String id = edited.get(random.nextInt(edited.size()));
          String emoji = EMOJIS.get(random.nextInt(EMOJIS.size()));
          String what = random.nextBoolean() ? "add" : "remove";
          String words = id + " " + emoji + " " + what;
          out.println("reacting " + words);
          tell(out, client.queue().change(reaction(id, emoji, what)), "reacted " + words);
        }
        default -> {
          String id = edited.get(random.nextInt(edited.size()));
          tell(out, client.queue().edit(ROOM, id, "edit " + next), "edited " + id + " " + next);
        }
      }
    }
    Runtime.getRuntime().halt(1);
  }

  /** As the feature of reactions asks for it. */
  private static MessageOperation reaction(String id, String emoji, String what) {
    return MessageOperation.of("reaction:" + what, ROOM, id)
        .withSlot("reaction " + emoji)
        .withCapability("reactions")
        .withPayload(JsonObject.of("emoji", emoji));
  }

  private static void tell(PrintStream out, ChangeHandle change, String word) throws Exception {
    boolean isStored = change.stored().handle((done, failure) -> failure == null).get();
    out.println(isStored ? word : "refused " + word);
  }
}
