package io.realtime4j.server.chat.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.RawClient;
import io.realtime4j.server.fake.FakeExchange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request that is repeated on another server of the chat. */
class RememberedTest {
  private static final String KEY = "0123456789abcdef-primary";
  private static final String EVENT =
      "{\"eventType\":\"news\",\"rooms\":[\"general\"],\"payload\":{\"n\":1},\"eventId\":\"e1\"}";

  private final List<ChatWorld> worlds = ChatWorld.cluster(2);
  private final ChatWorld one = worlds.get(0);
  private final ChatWorld two = worlds.get(1);
  private RawClient alice;

  @BeforeEach
  void start() {
    worlds.forEach(world -> world.with("REALTIME_API_KEY", KEY).start());
    alice = one.client("alice");
    alice.join("general");
    one.advance(1_000);
  }

  private static FakeExchange post(ChatWorld world) {
    return world.transport.request("POST", "/api/broadcast", EVENT, Map.of("x-api-key", KEY));
  }

  @Test
  void isAnsweredAsTheFirstWasAndNotDoneAgain() {
    FakeExchange first = post(one);
    one.advance(1);
    FakeExchange again = post(two);
    one.advance(1);

    assertThat(first.body()).contains("\"recipientCount\":1");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(alice.all("news")).containsExactly(JsonObject.of("n", 1));
  }

  @Test
  void ofTwoAtTheSameMomentOneIsDone() {
    FakeExchange first = post(one);
    FakeExchange other = post(two);
    one.advance(10);

    assertThat(first.body()).contains("\"recipientCount\":1").isEqualTo(other.body());
    assertThat(alice.all("news")).hasSize(1);
  }

  @Test
  void isDoneAgainWhereTheOtherServerHasGone() {
    post(one);
    one.advance(1);
    one.line.isCut = true;
    one.advance(8_000);
    FakeExchange again = post(two);
    one.advance(10);

    assertThat(again.body()).contains("\"recipientCount\":0");
  }
}
