package io.realtime4j.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.BlockingHandlers;
import io.realtime4j.server.ConnectRefusedException;
import io.realtime4j.server.socketio.ServerFixture.Client;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handlers that block, on an executor of which the test takes one task after the other. */
class BlockingHandlersTest {
  private static final String NO_THREAD =
      "[{\"message\":\"Nothing can be handled just now\",\"data\":{\"code\":\"UNAVAILABLE\",\"retryAfterMs\":1000}}]";

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> handled = new ArrayList<>();
  private final ServerFixture fixture = new ServerFixture(Duration.ZERO, null);

  private static String full(int limit) {
    return "[{\"message\":\"Too much waits just now: %d events\",\"data\":{\"code\":\"UNAVAILABLE\",\"retryAfterMs\":1000,\"limit\":%d}}]"
        .formatted(limit, limit);
  }

  private void serve(BlockingHandlers handlers) {
    fixture
        .server
        .of("/")
        .onConnection(
            socket -> {
              handlers.handleBlocking(socket, "a", args -> handle("a", args));
              handlers.handleBlocking(socket, "b", args -> handle("b", args));
            });
  }

  private JsonValue handle(String event, List<JsonValue> args) {
    handled.add(event + args.size());
    return JsonValue.of(event);
  }

  private void runNext() {
    tasks.remove().run();
    fixture.run();
  }

  @Test
  void eventsOfASocketAreHandledInTurnAndThoseOfOthersMeanwhile() {
    BlockingHandlers handlers = BlockingHandlers.on(tasks::add).build();
    serve(handlers);
    Client one = fixture.connect();
    Client two = fixture.connect();

    one.send("421[\"a\"]");
    one.send("422[\"b\",1]");
    two.send("423[\"b\",1,2]");

    assertThat(tasks).hasSize(2);
    assertThat(handled).isEmpty();
    assertThat(handlers.waiting()).isEqualTo(3);
    runNext();
    assertThat(one.take()).containsExactly("431[\"a\"]");
    runNext();
    assertThat(two.take()).containsExactly("433[\"b\"]");
    runNext();
    assertThat(one.take()).containsExactly("432[\"b\"]");
    assertThat(handled).containsExactly("a0", "b2", "b1");
    assertThat(handlers.waiting()).isZero();
  }

  @Test
  void whatWaitsIsBoundedPerSocketAndInAll() {
    serve(BlockingHandlers.on(tasks::add).maxWaitingPerSocket(1).maxWaiting(3).build());
    Client one = fixture.connect();
    Client two = fixture.connect();

    one.send("421[\"a\"]");
    one.send("422[\"a\"]");
    one.send("423[\"a\"]");
    assertThat(one.take()).containsExactly("433" + full(1));
    two.send("421[\"a\"]");
    two.send("422[\"a\"]");
    assertThat(two.take()).containsExactly("432" + full(3));

    while (!tasks.isEmpty()) {
      runNext();
    }
    assertThat(one.take()).containsExactly("431[\"a\"]", "432[\"a\"]");
    assertThat(two.take()).containsExactly("431[\"a\"]");
    two.send("424[\"a\"]");
    runNext();
    assertThat(two.take()).containsExactly("434[\"a\"]");
  }

  @Test
  void anExecutorThatRefusesCostsTheEventsAlone() {
    boolean[] closed = {true};
    BlockingHandlers handlers =
        BlockingHandlers.on(
                task -> {
                  if (closed[0]) {
                    throw new RejectedExecutionException("closed");
                  }
                  tasks.add(task);
                })
            .build();
    serve(handlers);
    Client one = fixture.connect();
    one.send("421[\"a\"]");
    assertThat(one.take()).containsExactly("431" + NO_THREAD);

    closed[0] = false;
    one.send("422[\"a\"]");
    runNext();

    assertThat(one.take()).containsExactly("432[\"a\"]");
    assertThat(handlers.waiting()).isZero();
  }

  @Test
  void anExecutorThatCanMakeNoThreadCostsTheEventsAlone() {
    boolean[] full = {true};
    BlockingHandlers handlers =
        BlockingHandlers.on(
                task -> {
                  if (full[0]) {
                    throw new OutOfMemoryError("unable to create native thread");
                  }
                  tasks.add(task);
                })
            .build();
    serve(handlers);
    Client one = fixture.connect();
    one.send("421[\"a\"]");
    assertThat(one.take()).containsExactly("431" + NO_THREAD);

    full[0] = false;
    one.send("422[\"a\"]");
    runNext();

    assertThat(one.take()).containsExactly("432[\"a\"]");
    assertThat(handlers.waiting()).isZero();
  }

  @Test
  void whatWaitsWhereAServerHasStoppedTakesNoPlaceOfAnother() {
    BlockingHandlers handlers = BlockingHandlers.on(tasks::add).maxWaiting(3).build();
    serve(handlers);
    Client one = fixture.connect();
    one.send("421[\"a\"]");
    one.send("422[\"a\"]");
    one.send("423[\"a\"]");
    assertThat(handlers.waiting()).isEqualTo(3);

    fixture.loops.stop(0);
    fixture.loops.stop(1);
    tasks.remove().run();

    assertThat(handled).containsExactly("a0");
    assertThat(tasks).isEmpty();
    assertThat(handlers.waiting()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "code | {\"message\":\"no\",\"data\":{\"code\":\"NOT_YOURS\"}}",
        "data | {\"message\":\"no\",\"data\":5}",
        "other | {\"message\":\"The handler has failed\",\"data\":{\"code\":\"INTERNAL_ERROR\"}}",
        "error | {\"message\":\"The handler has failed\",\"data\":{\"code\":\"INTERNAL_ERROR\"}}"
      })
  void whatAHandlerThrowsIsItsAnswer(String kind, String answer) {
    BlockingHandlers handlers = BlockingHandlers.on(tasks::add).build();
    fixture
        .server
        .of("/")
        .onConnection(
            socket ->
                handlers.handleBlocking(
                    socket,
                    "a",
                    args -> {
                      throw switch (kind) {
                        case "code" -> new AuthenticationException("NOT_YOURS", "no", null, null);
                        case "data" -> new ConnectRefusedException("no", JsonValue.of(5));
                        case "error" -> throw new NoClassDefFoundError("gone");
                        default -> new java.io.IOException("secret");
                      };
                    }));
    Client one = fixture.connect();

    one.send("421[\"a\"]");
    runNext();

    assertThat(one.take()).containsExactly("431[" + answer + "]");
    one.send("42[\"a\"]");
    runNext();
    assertThat(one.take()).isEmpty();
  }

  @Test
  void aSocketThatHasGoneIsAnsweredNothing() {
    BlockingHandlers handlers = BlockingHandlers.on(tasks::add).build();
    serve(handlers);
    Client one = fixture.connect();
    one.send("421[\"a\"]");
    one.send("422[\"b\"]");
    one.lose();

    runNext();
    runNext();

    assertThat(handled).containsExactly("a0", "b0");
    assertThat(handlers.waiting()).isZero();
  }

  @Test
  void boundsAreAtLeastOne() {
    assertThatThrownBy(() -> BlockingHandlers.on(tasks::add).maxWaiting(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxWaiting");
    assertThatThrownBy(() -> BlockingHandlers.on(tasks::add).maxWaitingPerSocket(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
