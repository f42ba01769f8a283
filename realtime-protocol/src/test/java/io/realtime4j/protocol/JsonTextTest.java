package io.realtime4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  private static String text(JsonText object) {
    return StandardCharsets.UTF_8.decode(object.end().utf8()).toString();
  }

  @Test
  void membersAreWrittenInTheirOrder() {
    assertThat(
            text(
                new JsonText(0)
                    .put("a", "x\"y")
                    .putIfPresent("none", null)
                    .put("n", -12)
                    .put("b", true)
                    .put("v", JsonArray.of(1, "é"))))
        .isEqualTo("{\"a\":\"x\\\"y\",\"n\":-12,\"b\":true,\"v\":[1,\"é\"]}");
  }

  @Test
  void membersOfAnotherObjectAreTakenAsTheyAre() {
    byte[] other = "{\"c\":1,\"d\":{}}".getBytes(StandardCharsets.UTF_8);
    byte[] none = "{}".getBytes(StandardCharsets.UTF_8);
    assertThat(text(new JsonText(4).members(other).put("e", 2)))
        .isEqualTo("{\"c\":1,\"d\":{},\"e\":2}");
    assertThat(text(new JsonText(4).put("a", 1).members(other)))
        .isEqualTo("{\"a\":1,\"c\":1,\"d\":{}}");
    assertThat(text(new JsonText(4).members(none).put("e", 2).members(none)))
        .isEqualTo("{\"e\":2}");
    assertThat(text(new JsonText(4))).isEqualTo("{}");
  }

  @Property
  void itIsReadAsTheSameObject(@ForAll String text, @ForAll long number) {
    JsonObject built = JsonObject.of("text", text, "number", number, "deep", JsonValue.of(text));
    assertThat(
            new JsonText(1)
                .put("text", text)
                .put("number", number)
                .put("deep", JsonValue.of(text))
                .end()
                .parsed())
        .isEqualTo(built);
  }
}
