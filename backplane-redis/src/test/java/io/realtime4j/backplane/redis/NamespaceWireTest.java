package io.realtime4j.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.api.spi.backplane.BroadcastMessage;
import io.realtime4j.api.spi.backplane.FetchMessage;
import io.realtime4j.api.spi.backplane.ResponseMessage;
import io.realtime4j.api.spi.backplane.SocketTarget;
import io.realtime4j.api.spi.backplane.UnknownMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes to servers with the stock adapter, and what comes from them and from emitters. */
final class NamespaceWireTest {
  private static final JsonValue SOCKET =
      JsonObject.of(
          "id",
          "s1",
          "rooms",
          List.of("s1", "r"),
          "auth",
          JsonObject.EMPTY,
          "data",
          JsonObject.EMPTY);

  private final NamespaceWire wire = new NamespaceWire("key", "/nsp", "me");

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] event(Object... parts) {
    return MsgpackWriter.write(JsonArray.of(parts));
  }

  private static BroadcastMessage.Builder event(String... rooms) {
    return BroadcastMessage.builder()
        .target(SocketTarget.builder().rooms(List.of(rooms)).build())
        .args(List.of(JsonValue.of("e")));
  }

  private BackplaneMessage request(String json) throws MalformedException {
    return wire.read("key-request#/nsp#", utf8(json));
  }

  private JsonObject answer(String requestId, JsonValue... values) throws MalformedException {
    ResponseMessage message =
        ResponseMessage.builder().requestId(requestId).values(List.of(values)).build();
    return WireText.read(wire.write(message).bytes());
  }

  @Test
  void whatIsForOneRoomGoesToItsChannel() {
    assertThat(wire.write(event().build()).channel()).isEqualTo("key#/nsp#");
    assertThat(wire.write(event("r").build()).channel()).isEqualTo("key#/nsp#r#");
    assertThat(wire.write(event("r", "s").build()).channel()).isEqualTo("key#/nsp#");
    assertThat(wire.write(event("r").requestId("q").build()).channel())
        .isEqualTo("key-request#/nsp#");
    assertThat(Channels.of("k*", "/[a]").everyEvent()).isEqualTo("k\\*#/\\[a\\]#*");
  }

  @Test
  void emittersOfOtherLanguagesMayLeaveThingsOut() throws Exception {
    JsonObject packet = JsonObject.of("type", 2, "data", List.of("e"), "nsp", "/nsp");
    assertThat(wire.read("key#/nsp#", event("emitter", packet, JsonObject.EMPTY)))
        .isEqualTo(event().build());
    // Numbers are names of rooms in JavaScript, and events with binary have a type of their own.
    JsonObject binary = packet.toBuilder().put("type", 5).build();
    assertThat(wire.read("key#/nsp#", event("x", binary, JsonObject.of("rooms", List.of(7, "r")))))
        .isEqualTo(event("7", "r").build());
  }

  @Test
  void whatIsNotForThisServerIsPassedOver() throws Exception {
    JsonObject packet = JsonObject.of("type", 2, "data", List.of("e"), "nsp", "/other");
    assertThat(wire.read("key#/nsp#", event("x", packet, JsonObject.EMPTY))).isNull();
    JsonObject here = packet.toBuilder().put("nsp", "/nsp").build();
    assertThat(wire.read("key#/nsp#", event("me", here, JsonObject.EMPTY))).isNull();
    assertThat(request("{\"uid\":\"me\",\"type\":6,\"data\":[\"e\"]}")).isNull();
    assertThat(wire.read("key-response#/nsp#", utf8("{\"requestId\":\"q\",\"uid\":\"me\"}")))
        .isNull();
  }

  @Test
  void anAnswerHasTheFormOfItsQuestionAndGoesToItsAsker() throws Exception {
    assertThat(request("{\"uid\":\"you\",\"requestId\":\"f\",\"type\":5,\"opts\":{}}"))
        .isInstanceOf(FetchMessage.class);
    assertThat(answer("f", SOCKET).array("sockets").orElseThrow().get(0).parsed())
        .isInstanceOfSatisfying(
            JsonObject.class,
            socket ->
                assertThat(socket.object("handshake").orElseThrow().members())
                    .containsKeys("auth", "headers", "query"));
    assertThat(wire.write(ResponseMessage.builder().requestId("f").build()).channel())
        .isEqualTo("key-response#/nsp#you#");

    request("{\"uid\":\"you\",\"requestId\":\"s\",\"type\":0,\"rooms\":[\"r\"]}");
    assertThat(answer("s", SOCKET).array("sockets").orElseThrow().strings()).containsExactly("s1");
    request("{\"requestId\":\"r\",\"type\":1}");
    assertThat(answer("r", SOCKET, SOCKET).array("rooms").orElseThrow().strings())
        .containsExactly("s1", "r");
    assertThat(wire.write(ResponseMessage.builder().requestId("r").build()).channel())
        .isEqualTo("key-response#/nsp#");

    request("{\"uid\":\"you\",\"requestId\":\"e\",\"type\":6,\"data\":[\"e\"]}");
    assertThat(answer("e", JsonValue.of(7)).integer("data")).contains(7L);
  }

  @Test
  void whatAClientAcknowledgesWithIsWholeAmongOurs() throws Exception {
    request(
        "{\"uid\":\"you\",\"requestId\":\"b\",\"type\":7,\"opts\":{},"
            + "\"packet\":{\"type\":2,\"nsp\":\"/nsp\",\"data\":[\"e\"]}}");
    for (JsonArray args :
        List.of(
            JsonArray.of(1), JsonArray.of(1, "two"), JsonArray.EMPTY, JsonArray.of(new byte[2]))) {
      byte[] bytes =
          wire.write(ResponseMessage.builder().requestId("b").values(List.of(args)).build())
              .bytes();
      assertThat(new NamespaceWire("key", "/nsp", "you").read("key-response#/nsp#", bytes))
          .isEqualTo(ResponseMessage.builder().requestId("b").values(List.of(args)).build());
    }
  }

  @Test
  void whatIsNotKnownIsCarriedAndWhatCannotBeReadIsMalformed() throws Exception {
    assertThat(request("{\"uid\":\"you\",\"requestId\":\"u\",\"type\":77}"))
        .isInstanceOfSatisfying(
            UnknownMessage.class, message -> assertThat(message.requestId()).isEqualTo("u"));
    // As the first releases of the adapter asked: one socket by its id.
    assertThat(request("{\"requestId\":\"j\",\"type\":2,\"sid\":\"s\",\"room\":\"r\"}"))
        .isInstanceOf(UnknownMessage.class);
    for (String bytes : List.of("", "{", "[]", "x", "{\"requestId\":7}")) {
      assertThatThrownBy(() -> wire.read("key-response#/nsp#", utf8(bytes)))
          .isInstanceOf(MalformedException.class);
      assertThatThrownBy(() -> wire.read("key#/nsp#", utf8(bytes)))
          .isInstanceOf(MalformedException.class);
    }
  }
}
