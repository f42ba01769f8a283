package io.realtime4j.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFramesTest {
  @Test
  void aBodyIsNotParsedToSeeWhetherItIsText() {
    assertThat(endsInText(raw("{\"a\":1}"))).isFalse();
    assertThat(endsInText(raw(" \t\"text\""))).isTrue();
    assertThat(endsInText(raw(""))).isFalse();
    assertThat(endsInText(JsonValue.of("text"))).isTrue();
    assertThat(endsInText(JsonValue.of(1))).isFalse();
    assertThat(EventFrames.encode("/", null, List.of(JsonValue.of("event"))).endsInText())
        .as("the name alone is no offset")
        .isFalse();
  }

  private static boolean endsInText(JsonValue last) {
    return EventFrames.encode("/", null, List.of(JsonValue.of("event"), last)).endsInText();
  }

  private static JsonRaw raw(String text) {
    return JsonValue.raw(
        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)),
        utf8 -> {
          throw new AssertionError("parsed");
        });
  }
}
