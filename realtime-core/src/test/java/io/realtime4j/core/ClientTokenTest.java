package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.TokenRequest;
import io.realtime4j.api.event.ConnectionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token that lives for two minutes, and all that can go wrong before it is replaced. */
class ClientTokenTest {
  private final ClientFixture fixture = new ClientFixture();
  private final List<String> asked = new ArrayList<>();

  /** What the source gives; a failure of it if {@code null}. */
  private String next = "one";

  /** Given instead of an answer, if it is set. */
  private CompletableFuture<String> late;

  @BeforeEach
  void connect() {
    fixture.tokenSource = this::token;
    fixture.build().connect();
    fixture.join();
    fixture.says(
        "42[\"connected\",{\"serverTime\":\"2044-05-05T10:00:00Z\",\"features\":[]}]",
        "42[\"authenticated\",{\"userId\":\"a\",\"expiresAt\":\"2044-05-05T10:02:00Z\"}]");
    fixture.sent();
    asked.clear();
    fixture.events.clear();
  }

  private CompletableFuture<String> token(TokenRequest request) {
    asked.add(request.reason() + " " + request.previous().orElse("none"));
    if (late != null) {
      return late;
    }
    return next == null
        ? CompletableFuture.failedFuture(new IllegalStateException("offline"))
        : CompletableFuture.completedFuture(next);
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      fixture.loop.seconds(1);
      fixture.says("2");
    }
  }

  private List<String> refreshes() {
    return fixture.sent().stream().filter(packet -> packet.contains("auth:refresh")).toList();
  }

  private void answer(String refresh, String envelope) {
    fixture.says("43" + refresh.replaceAll("42(\\d+).*", "$1") + "[" + envelope + "]");
  }

  private List<String> faults() {
    return fixture.heard(ConnectionEvent.Fault.class).stream()
        .map(event -> event.error().code())
        .toList();
  }

  @Test
  void aSourceThatFailsIsAskedAgainWhileThereIsTime() {
    next = null;
    pass(89);
    assertThat(asked).isEmpty();
    pass(1);
    assertThat(asked).containsExactly("EXPIRING one");
    assertThat(faults()).containsExactly("TOKEN_UNAVAILABLE");
    next = "two";
    pass(24);
    assertThat(refreshes()).singleElement().asString().contains("\"two\"");
    assertThat(asked).hasSize(2);
    next = null;
    pass(40);
    assertThat(asked).as("nobody has answered yet, or the end has passed").hasSizeBetween(2, 3);
  }

  @Test
  void aSourceThatGoesOnFailingIsAskedLessThanOnceInFiveSeconds() {
    next = null;
    pass(300);
    assertThat(asked).hasSizeBetween(2, 5);
    assertThat(faults()).hasSize(asked.size());
  }

  @Test
  void aRefusedTokenIsToldAndAnotherIsTried() {
    next = "two";
    pass(90);
    String refresh = refreshes().get(0);
    answer(
        refresh,
        "{\"success\":false,\"error\":{\"code\":\"TOKEN_EXPIRED\",\"message\":\"too old\"}}");
    assertThat(faults()).containsExactly("TOKEN_EXPIRED");
    next = "three";
    pass(25);
    assertThat(refreshes()).singleElement().asString().contains("\"three\"");
    assertThat(asked).containsExactly("EXPIRING one", "EXPIRING one");
  }

  @Test
  void aTokenThatLivesNoLongerIsFollowedByAnother() {
    next = "two";
    pass(90);
    answer(
        refreshes().get(0), "{\"success\":true,\"data\":{\"expiresAt\":\"2044-05-05T10:02:00Z\"}}");
    next = "three";
    pass(25);
    assertThat(refreshes()).singleElement().asString().contains("\"three\"");
    assertThat(asked).containsExactly("EXPIRING one", "EXPIRING two");
  }

  @Test
  void aRefusalThatSaysNothingIsAnInvalidToken() {
    next = "two";
    pass(90);
    answer(refreshes().get(0), "{\"success\":false}");
    assertThat(fixture.heard(ConnectionEvent.Fault.class))
        .extracting(event -> event.error().code() + " " + event.error().getMessage())
        .containsExactly("INVALID_TOKEN The server refused the new token.");
  }

  @Test
  void anAnswerThatDoesNotComeIsNotWaitedForForEver() {
    next = "two";
    pass(90);
    assertThat(refreshes()).hasSize(1);
    pass(10);
    assertThat(faults()).containsExactly("ACK_TIMEOUT");
    pass(17);
    assertThat(refreshes()).hasSize(1);
  }

  @Test
  void anAcceptedTokenIsThePreviousOfTheNextAndItsExpiryCounts() {
    next = "two";
    pass(90);
    answer(
        refreshes().get(0), "{\"success\":true,\"data\":{\"expiresAt\":\"2044-05-05T10:03:30Z\"}}");
    next = "three";
    pass(89);
    assertThat(asked).hasSize(1);
    pass(1);
    assertThat(asked).containsExactly("EXPIRING one", "EXPIRING two");
    assertThat(faults()).isEmpty();
    // It says nothing of another end: nothing is asked any more.
    answer(refreshes().get(0), "");
    pass(120);
    assertThat(asked).hasSize(2);
  }

  @Test
  void afterTheSessionNothingIsAsked() {
    fixture.client.disconnect();
    fixture.loop.run();
    fixture.loop.seconds(300);
    assertThat(asked).isEmpty();
    assertThat(faults()).isEmpty();
  }

  @Test
  void aTokenThatComesAfterTheSessionIsNotSent() {
    late = new CompletableFuture<>();
    pass(90);
    assertThat(asked).hasSize(1);
    fixture.socket().closed(1006);
    fixture.loop.run();
    late.complete("late");
    fixture.loop.run();
    assertThat(refreshes()).isEmpty();
    assertThat(faults()).isEmpty();
  }
}
