package io.realtime4j.verification.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.feature.reactions.Reaction;
import io.realtime4j.feature.reactions.Reactions;
import io.realtime4j.store.sqlite.SqliteServerStoreProvider;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A JVM edits, deletes and reacts, mostly without a connection, and is killed again and again; what
 * it was told that is stored is made once and in its order.
 *
 * <p>{@code -Drealtime4j.kills=N} plays so many rounds, {@code -Drealtime4j.seed=N} others.
 */
@Timeout(1_200)
class ChangeKillIT {
  private static final int ROUNDS = Integer.getInteger("realtime4j.kills", 4);
  private static final long SEED = Long.getLong("realtime4j.seed", 1L);
  private static final String SECRET = "a secret of this test alone, long enough for HS256";

  /** Numbers of one process; it makes fewer changes than that. */
  private static final int OF_ONE = 100_000;

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private final List<String> told = new ArrayList<>();

  @Test
  void whatWasStoredIsMadeOnceAndInOrder() throws Exception {
    try (RealtimeServer server = server()) {
      String url = "http://127.0.0.1:" + within60s(server.start()).getPort();
      List<String> ids = messages(url);
      Queue<MessageEvent.Changed> changes = new ConcurrentLinkedQueue<>();
      try (RealtimeClient reader =
          RealtimeClient.builder().url(url).token(token("reader")).store("memory:").build()) {
        reader.on(MessageEvent.Edited.class, changes::add);
        reader.on(MessageEvent.Deleted.class, changes::add);
        within60s(reader.connect());
        within60s(reader.rooms().join(ChangingProgram.ROOM).joined());
        for (int round = 0; round < ROUNDS; round++) {
          try (QueueingProcess process = start(url, round, ids)) {
            told.addAll(process.kill(random.nextInt(40), random.nextInt(60)));
          }
        }
        try (RealtimeClient heir =
            ChangingProgram.client(url, folder.resolve("client.db").toString(), token("writer"))) {
          within60s(heir.connect());
          check(reader, changes);
        }
      }
      System.out.printf(
          "seed %d, %d rounds: %d stored, %d seen%n", SEED, ROUNDS, told.size(), changes.size());
    }
  }

  /** Looks until all is as it was promised, and a moment longer: nothing is made twice. */
  private void check(RealtimeClient reader, Queue<MessageEvent.Changed> changes) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        checkMade(history(reader));
        checkReactions(reader);
        break;
      } catch (AssertionError e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    TimeUnit.SECONDS.sleep(2);
    checkMade(history(reader));
    checkReactions(reader);
    Map<String, Integer> last = new LinkedHashMap<>();
    List<String> deleted = new ArrayList<>();
    for (MessageEvent.Changed change : changes) {
      if (change instanceof MessageEvent.Edited edited) {
        int number =
            Integer.parseInt(edited.content().substring(edited.content().indexOf(' ') + 1));
        Integer before = last.put(edited.messageId(), number);
        assertThat(before == null || before < number)
            .as("%s after %s of %s", number, before, edited.messageId())
            .isTrue();
      } else {
        deleted.add(change.messageId());
      }
    }
    assertThat(deleted).doesNotHaveDuplicates();
    assertThat(told).noneMatch(line -> line.startsWith("refused"));
    assertThat(told).hasSizeGreaterThan(ROUNDS);
  }

  private void checkMade(List<Message> history) {
    Map<String, Message> byId = new LinkedHashMap<>();
    history.forEach(message -> byId.put(message.messageId(), message));
    List<String> texts = history.stream().map(Message::content).toList();
    Map<String, Integer> newest = new LinkedHashMap<>();
    for (String line : told) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "edited" -> newest.put(words[1], Integer.parseInt(words[2]));
        case "deleted" -> assertThat(byId.get(words[1]).isDeleted()).as(line).isTrue();
        case "own" -> {
          assertThat(texts).containsOnlyOnce("own " + words[1]);
          assertThat(texts).doesNotContain("raw " + words[1]);
        }
        case "reacting", "reacted" -> {
          // See checkReactions.
        }
        default -> throw new AssertionError(line);
      }
    }
    newest.forEach(
        (id, number) -> {
          // One more may have been stored when it was killed, which nobody was told.
          String content = byId.get(id).content();
          assertThat(Integer.parseInt(content.substring(content.indexOf(' ') + 1)))
              .as("the last edit of %s", id)
              .isBetween(number, number + OF_ONE);
        });
  }

  /** What was asked for last is so; unless it was killed meanwhile, so that either may be. */
  private void checkReactions(RealtimeClient reader) throws Exception {
    Map<String, Set<String>> possible = new LinkedHashMap<>();
    for (String line : told) {
      String[] words = line.split(" ");
      if (words[0].equals("reacting")) {
        possible
            .computeIfAbsent(words[1] + " " + words[2], key -> new HashSet<>(Set.of("remove")))
            .add(words[3]);
      } else if (words[0].equals("reacted")) {
        possible.put(words[1] + " " + words[2], new HashSet<>(Set.of(words[3])));
      }
    }
    assertThat(possible).isNotEmpty();
    List<String> ids = possible.keySet().stream().map(key -> key.split(" ")[0]).distinct().toList();
    Map<String, List<Reaction>> shown =
        within60s(reader.feature(Reactions.class).of(ChangingProgram.ROOM, ids));
    possible.forEach(
        (key, states) -> {
          String[] words = key.split(" ");
          boolean isThere =
              shown.get(words[0]).stream().anyMatch(one -> one.emoji().equals(words[1]));
          assertThat(states).as(key).contains(isThere ? "add" : "remove");
        });
  }

  private QueueingProcess start(String url, int round, List<String> ids) throws Exception {
    return QueueingProcess.start(
        ChangingProgram.class,
        folder.resolve("errors"),
        url,
        folder.resolve("client.db").toString(),
        token("writer"),
        Long.toString(random.nextLong()),
        Integer.toString(round * OF_ONE),
        String.join(",", ids.subList(0, ids.size() / 2)),
        String.join(",", ids.subList(ids.size() / 2, ids.size())));
  }

  /** Sends what is to be changed, and returns the server's ids. */
  private static List<String> messages(String url) throws Exception {
    List<String> ids = new ArrayList<>();
    try (RealtimeClient client =
        RealtimeClient.builder().url(url).token(token("writer")).store("memory:").build()) {
      within60s(client.connect());
      within60s(client.rooms().join(ChangingProgram.ROOM).joined());
      for (int i = 0; i < 24; i++) {
        ids.add(within60s(client.queue().send(ChangingProgram.ROOM, "first 0").sent()).messageId());
      }
    }
    return ids;
  }

  private RealtimeServer server() {
    return RealtimeServer.builder()
        .options(
            ServerOptions.defaults().toBuilder()
                .host("127.0.0.1")
                .port(0)
                .jwtSecret(SECRET)
                .eventsPerSecond(10_000)
                .build())
        .transport(new NettyServerTransportProvider().create(2))
        .store(new SqliteServerStoreProvider().open(folder.resolve("server.db").toString(), null))
        .variables(Map.of())
        .build();
  }

  private static String token(String user) {
    return JWT.create().withSubject(user).withClaim("name", user).sign(Algorithm.HMAC256(SECRET));
  }

  private static List<Message> history(RealtimeClient reader) throws Exception {
    List<Message> all = new ArrayList<>();
    long offset = 0;
    MessagePage page;
    do {
      page =
          within60s(reader.rooms().history(ChangingProgram.ROOM, HistoryQuery.after(offset, 100)));
      all.addAll(page.messages());
      offset = all.isEmpty() ? 0 : all.get(all.size() - 1).offset();
    } while (page.hasMore());
    return all;
  }

  private static <T> T within60s(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }
}
