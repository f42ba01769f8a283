package io.realtime4j.verification.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.store.sqlite.SqliteServerStoreProvider;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two JVMs queue and send through one file, and are killed again and again.
 *
 * <p>{@code -Drealtime4j.kills=N} plays so many rounds, {@code -Drealtime4j.seed=N} others.
 */
@Timeout(1_200)
class ClientKillIT {
  private static final int ROUNDS = Integer.getInteger("realtime4j.kills", 8);
  private static final long SEED = Long.getLong("realtime4j.seed", 1L);
  private static final String SECRET = "a secret of this test alone, long enough for HS256";

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private final Promises promises = new Promises();
  private final List<QueueingProcess> running = new ArrayList<>();
  private int writers;

  @Test
  void whatWasStoredIsAcceptedOnceAndInOrderAndNothingElse() throws Exception {
    try (RealtimeServer server = server()) {
      String url = "http://127.0.0.1:" + within60s(server.start()).getPort();
      try {
        for (int round = 0; round < ROUNDS; round++) {
          while (running.size() < 2) {
            running.add(start(url));
          }
          // Now and then nobody is left to adopt.
          for (int kills = random.nextInt(3) == 0 ? 2 : 1; kills > 0; kills--) {
            QueueingProcess victim = running.remove(random.nextInt(running.size()));
            promises.hear(victim.kill(random.nextInt(250), random.nextInt(60)));
          }
        }
        while (!running.isEmpty()) {
          promises.hear(running.remove(0).kill(0, 0));
        }
      } finally {
        for (QueueingProcess left : running) {
          left.close();
        }
      }
      sendWhatIsLeft(url);
      List<String> history = history(url);
      promises.check(history);
      System.out.printf(
          "seed %d, %d rounds, %d writers: %d accepted, %d stored, %d refused, %d discarded%n",
          SEED,
          ROUNDS,
          writers,
          history.size(),
          promises.count("stored"),
          promises.count("refused"),
          promises.count("discarded"));
      assertThat(promises.count("stored")).isGreaterThan(ROUNDS);
      assertThat(promises.count("refused")).isPositive();
    }
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

  private String clientFile() {
    return folder.resolve("client.db").toString();
  }

  private static String token(String user) {
    return JWT.create().withSubject(user).withClaim("name", user).sign(Algorithm.HMAC256(SECRET));
  }

  private QueueingProcess start(String url) throws Exception {
    return QueueingProcess.start(
        QueueingProgram.class,
        folder.resolve("errors"),
        url,
        clientFile(),
        token("writer"),
        "writer" + ++writers,
        Long.toString(random.nextLong()));
  }

  /** The last comes behind all that the dead have left. */
  private void sendWhatIsLeft(String url) throws Exception {
    try (RealtimeClient heir = QueueingProgram.client(url, clientFile(), token("writer"))) {
      within60s(heir.connect());
      for (String room : QueueingProgram.ROOMS) {
        within60s(lastWord(heir, room).sent());
      }
      assertThat(heir.queue().messages()).isEmpty();
      assertThat(heir.queue().size()).isZero();
    }
  }

  private static SendHandle lastWord(RealtimeClient heir, String room) throws Exception {
    while (true) {
      SendHandle handle = heir.queue().send(room, "heir " + room + " 1");
      if (handle.stored().handle((done, failure) -> failure == null).get(60, TimeUnit.SECONDS)) {
        return handle;
      }
    }
  }

  private List<String> history(String url) throws Exception {
    try (RealtimeClient reader =
        RealtimeClient.builder().url(url).token(token("reader")).store("memory:").build()) {
      within60s(reader.connect());
      List<String> texts = new ArrayList<>();
      for (String room : QueueingProgram.ROOMS) {
        long offset = 0;
        MessagePage page;
        do {
          page = within60s(reader.rooms().history(room, HistoryQuery.after(offset, 100)));
          for (Message message : page.messages()) {
            offset = message.offset();
            texts.add(message.content());
          }
        } while (page.hasMore());
      }
      return texts;
    }
  }

  private static <T> T within60s(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }
}
