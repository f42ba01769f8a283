package io.realtime4j.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.server.SocketIoOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator reads of a backplane that cannot be heard. */
final class ClusterLogTest {
  private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
  private final List<String> errors = new ArrayList<>();
  private final Logger logger = Logger.getLogger(Cluster.class.getName());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          if (entry.getLevel().equals(Level.SEVERE)) {
            errors.add(entry.getMessage());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** A backplane whose Redis has not come yet. */
  private final class Waiting implements Backplane {
    @Override
    public String id() {
      return "waiting";
    }

    @Override
    public CompletionStage<Void> subscribe(String namespace, Consumer<BackplaneMessage> receiver) {
      return subscribed;
    }

    @Override
    public void publish(String namespace, BackplaneMessage message) {}

    @Override
    public CompletionStage<Integer> nodeCount(String namespace) {
      return CompletableFuture.completedFuture(1);
    }

    @Override
    public CompletionStage<Subscription> subscribeTopic(
        String topic, Consumer<JsonObject> receiver) {
      return CompletableFuture.completedFuture(() -> {});
    }

    @Override
    public void publishTopic(String topic, JsonObject message) {}

    @Override
    public CompletionStage<Void> check() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    new ServerFixture(SocketIoOptions.builder(), new Waiting()).server.of("/");
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(handler);
  }

  @Test
  void aBackplaneThatIsClosedWhileItsRedisIsAwayIsNoError() {
    subscribed.cancel(false);
    assertThat(errors).isEmpty();
  }

  @Test
  void oneThatCannotBeHeardIs() {
    subscribed.completeExceptionally(new IllegalStateException("no"));
    assertThat(errors).containsExactly("no backplane for namespace /");
  }
}
