package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.FeatureProvider;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ClientFeaturesTest {
  private final ClientFixture fixture = new ClientFixture();
  private final List<String> log = new ArrayList<>();

  interface First {}

  interface Second {}

  record Said(String text) implements RealtimeEvent {}

  /** A feature made of what a test does with its context. */
  private <T> FeatureProvider<T> feature(
      String id, Class<T> type, T api, Consumer<FeatureContext> setUp) {
    return new FeatureProvider<>() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public Class<T> apiType() {
        return type;
      }

      @Override
      public Feature<T> create(FeatureContext context) {
        assertThat(context.loop().inLoop()).isTrue();
        setUp.accept(context);
        return new Feature<>() {
          @Override
          public T api() {
            return api;
          }

          @Override
          public void close() {
            log.add("close " + id);
          }
        };
      }
    };
  }

  private void with(Consumer<FeatureContext> first, Consumer<FeatureContext> second) {
    fixture.features =
        List.of(
            feature("b", Second.class, new Second() {}, second),
            feature("a", First.class, new First() {}, first));
    fixture.connected();
  }

  private FeatureContext.SessionListener listener(String name, FeatureContext context) {
    return new FeatureContext.SessionListener() {
      @Override
      public void onStarted(SessionInfo session) {
        log.add(name + " started " + session.userId());
        context.emit(name, JsonObject.EMPTY, false);
      }

      @Override
      public void onEnded() {
        log.add(name + " ended " + context.session());
      }
    };
  }

  @Test
  void sessionsAreToldInOrderAndWhatIsSentLeavesInThatOrder() {
    with(
        context -> context.onSession(listener("a", context)),
        context -> context.onSession(listener("b", context)));

    fixture.socket().failed(Kind.LOST);
    fixture.loop.seconds(1);
    fixture.join();
    fixture.sent();
    fixture.greet();

    assertThat(log)
        .containsExactly(
            "a started alice",
            "b started alice",
            "a ended null",
            "b ended null",
            "a started alice",
            "b started alice");
    assertThat(fixture.sent()).containsExactly("42[\"a\",{}]", "42[\"b\",{}]");
  }

  @Test
  void requestsFailBeforeTheEndOfTheSessionIsTold() {
    List<FeatureContext> contexts = new ArrayList<>();
    with(
        context -> {
          contexts.add(context);
          context.onSession(listener("a", context));
        },
        context -> {});
    contexts
        .get(0)
        .request("ask", JsonObject.EMPTY)
        .whenComplete((data, failure) -> log.add(((RealtimeException) failure).code()));

    fixture.socket().failed(Kind.LOST);
    fixture.loop.run();

    assertThat(log).containsExactly("a started alice", "CONNECTION_LOST", "a ended null");
    assertThat(contexts.get(0).request("ask", JsonObject.EMPTY).handle((d, f) -> f).getNow(null))
        .isInstanceOf(NotConnectedException.class);
  }

  @Test
  void anAnswerIsReadAsAnEnvelope() {
    List<FeatureContext> contexts = new ArrayList<>();
    with(contexts::add, context -> {});
    CompletableFuture<JsonObject> good = contexts.get(0).request("good", JsonObject.EMPTY);
    CompletableFuture<JsonObject> bad = contexts.get(0).request("bad", JsonObject.EMPTY);
    List<String> sent = fixture.sent();

    fixture.says(
        "43"
            + sent.get(0).replaceAll("42(\\d+).*", "$1")
            + "[{\"success\":true,\"data\":{\"x\":1}}]",
        "43"
            + sent.get(1).replaceAll("42(\\d+).*", "$1")
            + "[{\"success\":false,\"error\":{\"code\":\"FORBIDDEN\"}}]");

    assertThat(good.getNow(null)).isEqualTo(JsonObject.of("x", 1));
    List<Throwable> failures = new ArrayList<>();
    bad.whenComplete((data, failure) -> failures.add(failure));
    assertThat(failures).singleElement().isInstanceOf(RefusedException.class);
  }

  @Test
  void whatAFeatureHandlesIsNotShownToTheApplication() {
    with(context -> context.on("mine", payload -> log.add("feature " + payload)), context -> {});
    fixture.client.on("mine", args -> log.add("application"));

    fixture.says("42[\"mine\",{\"a\":1}]", "42[\"mine\"]");

    assertThat(log).containsExactly("feature {a=1}", "feature {}");
  }

  @Test
  void featuresHearOfOthersAtOnceButNotOfThemselves() {
    with(
        context -> {
          context.observe(Said.class, said -> log.add("a hears " + said.text()));
          context.on(
              "go",
              payload -> {
                context.publish(new Said("one"));
                log.add("published");
              });
        },
        context -> {
          context.observe(
              Said.class,
              said -> {
                log.add("b hears " + said.text());
                context.publish(new Said("answer"));
              });
          context.observe(ConnectionEvent.class, event -> log.add("b hears a connection event"));
        });
    log.clear();
    fixture.client.on(Said.class, said -> log.add("application hears " + said.text()));

    fixture.says("42[\"go\"]");

    assertThat(log)
        .containsExactly(
            "b hears one",
            "a hears answer",
            "published",
            "application hears one",
            "application hears answer");
  }

  @Test
  void aFeatureThatFailsHurtsNoOther() {
    with(
        context -> {
          context.on(
              "go",
              payload -> {
                throw new IllegalStateException("broken");
              });
          context.observe(
              ConnectionEvent.class,
              event -> {
                throw new IllegalStateException("broken");
              });
        },
        context -> context.on("go", payload -> log.add("b")));

    fixture.says("42[\"go\"]");

    assertThat(log).containsExactly("b");
  }

  @Test
  void volatileEmitsAreDroppedInACongestion() {
    List<FeatureContext> contexts = new ArrayList<>();
    with(contexts::add, context -> {});
    fixture.socket().queuedBytes = 1 << 20;

    assertThat(contexts.get(0).emit("typing", JsonObject.EMPTY, true)).isFalse();
    assertThat(contexts.get(0).emit("typing", JsonObject.EMPTY, false)).isTrue();
    assertThat(fixture.sent()).hasSize(1);
  }

  @Test
  void featuresAreFoundByTheirTypeAndClosedLastFirst() {
    with(context -> {}, context -> {});

    assertThat(fixture.client.feature(First.class)).isNotNull();
    assertThatThrownBy(() -> fixture.client.feature(Runnable.class))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> fixture.client.presence()).isInstanceOf(IllegalStateException.class);
    fixture.client.close();
    fixture.loop.run();

    assertThat(log).containsExactly("close b", "close a");
  }

  @Test
  void tasksOfAFeatureWaitUntilTheClientIsComplete() {
    with(
        context -> context.loop().execute(() -> context.publish(new Said("early"))),
        context -> context.observe(Said.class, said -> log.add("b hears " + said.text())));

    assertThat(log).containsExactly("b hears early");
  }
}
