package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every server transport keeps that is attached to the container of an application. */
public interface AttachedTransportContract {
  /** Returns the transport of the test under way, attached to a running container, not started. */
  ServerTransport transport();

  /**
   * Makes a request to the container, below the path at which the transport is mounted, and returns
   * the answer as {@code status body}, or {@code broken} if there is none.
   */
  CompletableFuture<String> get(String target);

  /** Returns the path at which the transport is mounted, with a slash at its end. */
  String mount();

  /** Returns whether the container answers with a page of the application. */
  boolean containerAnswers();

  /** Lets everything happen that is under way. */
  void settle();

  /** Starts the transport; every exchange is kept and answered with its path and query. */
  private List<Exchange> startEcho() {
    List<Exchange> seen = new ArrayList<>();
    transport()
        .start(
            ServerTransport.Options.builder().port(1).host("not.looked.at").build(),
            exchange -> {
              seen.add(exchange);
              assertThat(exchange.loop().inLoop()).isTrue();
              if (!exchange.path().endsWith("/wait")) {
                answer(exchange);
              }
            });
    return seen;
  }

  private static void answer(Exchange exchange) {
    String text = exchange.path() + "?" + exchange.query();
    exchange.respond(200, Map.of(), ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private @Nullable String answerTo(CompletableFuture<String> request) {
    settle();
    return request.getNow(null);
  }

  @Test
  default void itBindsNothingAndSaysSo() {
    assertThat(transport().isAttached()).isTrue();
    startEcho();
    assertThat(answerTo(get(mount() + "a%2Fb?x=%2B"))).isEqualTo("200 " + mount() + "a%2Fb?x=%2B");
    assertThat(containerAnswers()).isTrue();
  }

  @Test
  default void requestsBeforeTheStartAreAnswered() {
    assertThat(answerTo(get(mount()))).startsWith("503");
    startEcho();
    assertThat(answerTo(get(mount()))).startsWith("200");
  }

  @Test
  default void exchangesLiveOnItsOwnLoops() {
    List<EventLoop> loops = transport().loops();
    List<Exchange> seen = startEcho();
    for (int i = 0; i < 4; i++) {
      assertThat(answerTo(get(mount()))).startsWith("200");
    }
    assertThat(seen).extracting(Exchange::loop).isSubsetOf(loops).containsAll(loops);
  }

  @Test
  default void requestsStillComeInAfterItStoppedAccepting() {
    startEcho();
    assertThat(transport().stopAccepting().toCompletableFuture()).isCompleted();
    assertThat(answerTo(get(mount()))).startsWith("200");
  }

  @Test
  default void closingEndsWhatItCarriesAndLeavesTheContainer() {
    List<Exchange> seen = startEcho();
    CompletableFuture<String> pending = get(mount() + "wait");
    List<String> gone = new ArrayList<>();
    settle();
    seen.get(0).onGone(() -> gone.add("gone"));
    assertThat(pending).isNotDone();

    transport().close();
    transport().close();

    assertThat(answerTo(pending)).matches("broken|503.*");
    assertThat(gone).containsExactly("gone");
    assertThat(answerTo(get(mount()))).startsWith("503");
    assertThat(containerAnswers()).isTrue();
  }
}
