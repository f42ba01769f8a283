package io.realtime4j.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.api.spi.backplane.BroadcastMessage;
import io.realtime4j.api.spi.backplane.DisconnectMessage;
import io.realtime4j.api.spi.backplane.FetchMessage;
import io.realtime4j.api.spi.backplane.MoveMessage;
import io.realtime4j.api.spi.backplane.ResponseMessage;
import io.realtime4j.api.spi.backplane.ServerSideMessage;
import io.realtime4j.api.spi.backplane.SocketTarget;
import io.realtime4j.api.spi.backplane.UnknownMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes to servers with the sharded adapter, and what comes from them. */
final class ShardedWireTest {
  private final Wire wire = wire("me");

  private static Wire wire(String uid) {
    return Wire.of(RedisLocation.parse("redis", "//h?key=key&sharded=dynamic"), "/nsp", uid);
  }

  private static BroadcastMessage.Builder event(String... rooms) {
    return BroadcastMessage.builder()
        .target(SocketTarget.builder().rooms(List.of(rooms)).build())
        .args(List.of(JsonValue.of("e")));
  }

  private String text(BackplaneMessage message) {
    return new String(wire.write(message).bytes(), StandardCharsets.UTF_8);
  }

  private BackplaneMessage read(String json) throws MalformedException {
    return wire.read("key#/nsp#", json.getBytes(StandardCharsets.UTF_8));
  }

  private BackplaneMessage from(int type, String data) throws MalformedException {
    return read("{\"uid\":\"you\",\"nsp\":\"/nsp\",\"type\":" + type + ",\"data\":" + data + "}");
  }

  @Test
  void whatIsForOneRoomGoesToItsChannel() {
    assertThat(wire.channels()).containsExactly("key#/nsp#", "key#/nsp#me#");
    assertThat(wire.counted()).isEqualTo("key#/nsp#");
    assertThat(wire.write(event("r").build()).channel()).isEqualTo("key#/nsp#r#");
    assertThat(wire.write(event("r", "s").build()).channel()).isEqualTo("key#/nsp#");
    assertThat(wire.write(event("r").requestId("q").build()).channel()).isEqualTo("key#/nsp#");
    assertThat(wire.write(event("x".repeat(20)).build()).channel()).isEqualTo("key#/nsp#");
  }

  @Test
  void eachKindHasItsNumber() {
    assertThat(text(event("r").build()))
        .isEqualTo(
            "{\"uid\":\"me\",\"nsp\":\"/nsp\",\"type\":3,\"data\":{\"packet\":{\"type\":2,"
                + "\"data\":[\"e\"],\"nsp\":\"/nsp\"},"
                + "\"opts\":{\"rooms\":[\"r\"],\"except\":[],\"flags\":{}}}}");
    SocketTarget target = SocketTarget.builder().rooms(List.of("r")).build();
    assertThat(text(MoveMessage.builder().target(target).rooms(List.of("s")).build()))
        .contains("\"type\":4,\"data\":{\"opts\":{\"rooms\":[\"r\"],\"except\":[]},");
    assertThat(text(MoveMessage.builder().leaves(true).target(target).rooms(List.of("s")).build()))
        .contains("\"type\":5,");
    assertThat(text(DisconnectMessage.builder().target(target).closeConnection(true).build()))
        .contains("\"type\":6,")
        .contains("\"close\":true");
    assertThat(text(FetchMessage.builder().requestId("q").target(target).build()))
        .contains("\"type\":7,\"data\":{\"requestId\":\"q\",");
    assertThat(text(ServerSideMessage.builder().args(List.of(JsonValue.of("e"))).build()))
        .contains("\"type\":9,\"data\":{\"packet\":[\"e\"]}");
  }

  @Test
  void anAnswerHasTheFormOfItsQuestionAndGoesToItsAsker() throws Exception {
    assertThat(from(7, "{\"requestId\":\"f\",\"opts\":{\"rooms\":[],\"except\":[]}}"))
        .isInstanceOf(FetchMessage.class);
    ResponseMessage fetched = ResponseMessage.builder().requestId("f").build();
    assertThat(wire.write(fetched).channel()).isEqualTo("key#/nsp#you#");
    assertThat(text(fetched)).contains("\"type\":8,\"data\":{\"requestId\":\"f\",\"sockets\":[]}");

    assertThat(from(9, "{\"requestId\":\"e\",\"packet\":[\"e\",1]}"))
        .isEqualTo(
            ServerSideMessage.builder()
                .requestId("e")
                .args(List.of(JsonValue.of("e"), JsonValue.of(1)))
                .build());
    assertThat(
            text(ResponseMessage.builder().requestId("e").values(List.of(JsonValue.of(7))).build()))
        .contains("\"type\":10,\"data\":{\"requestId\":\"e\",\"packet\":7}");

    // The adapter does not name the namespace in the packet.
    assertThat(
            from(
                3,
                "{\"requestId\":\"b\",\"packet\":{\"type\":2,\"data\":[\"e\"]},"
                    + "\"opts\":{\"rooms\":[\"r\"],\"except\":[],\"flags\":{}}}"))
        .isEqualTo(event("r").requestId("b").build());
    assertThat(text(ResponseMessage.builder().requestId("b").announced(2).build()))
        .contains("\"type\":11,\"data\":{\"requestId\":\"b\",\"clientCount\":2}");
    ResponseMessage acknowledged =
        ResponseMessage.builder()
            .requestId("b")
            .values(List.of(JsonValue.from(List.of(1))))
            .build();
    assertThat(text(acknowledged))
        .contains("\"type\":12,\"data\":{\"requestId\":\"b\",\"packet\":1}");
    assertThat(wire("you").read("key#/nsp#you#", wire.write(acknowledged).bytes()))
        .isEqualTo(acknowledged);
  }

  @Test
  void whatServersAnswerIsRead() throws Exception {
    assertThat(from(11, "{\"requestId\":\"b\",\"clientCount\":2}"))
        .isEqualTo(ResponseMessage.builder().requestId("b").announced(2).build());
    assertThat(from(10, "{\"requestId\":\"e\",\"packet\":7}"))
        .isEqualTo(
            ResponseMessage.builder().requestId("e").values(List.of(JsonValue.of(7))).build());
    assertThat(from(8, "{\"requestId\":\"f\",\"sockets\":[]}"))
        .isEqualTo(ResponseMessage.builder().requestId("f").build());
  }

  @Test
  void whatHasBinaryIsMessagePack() throws Exception {
    BroadcastMessage binary =
        BroadcastMessage.builder()
            .args(List.of(JsonValue.of("e"), JsonValue.binary(new byte[] {1})))
            .build();
    byte[] bytes = wire.write(binary).bytes();
    assertThat(bytes[0]).isNotEqualTo((byte) '{');
    assertThat(wire("you").read("key#/nsp#", bytes)).isEqualTo(binary);
  }

  @Test
  void whatIsNotForThisServerIsPassedOver() throws Exception {
    assertThat(read("{\"uid\":\"you\",\"nsp\":\"/other\",\"type\":9,\"data\":{}}")).isNull();
    assertThat(read("{\"uid\":\"you\",\"type\":9,\"data\":{}}")).isNull();
    assertThat(read("{\"uid\":\"me\",\"nsp\":\"/nsp\",\"type\":9,\"data\":{}}")).isNull();
    assertThat(read("{\"uid\":\"me\",\"nsp\":\"/nsp\",\"type\":11,\"data\":{\"requestId\":\"q\"}}"))
        .isNull();
  }

  @Test
  void whatIsNotKnownIsCarriedAndWhatCannotBeReadIsMalformed() throws Exception {
    // Numbers that mean something to the adapter without shards.
    for (int type : new int[] {0, 1, 2, 13, 77}) {
      assertThat(from(type, "{\"requestId\":\"u\",\"rooms\":[]}"))
          .isInstanceOfSatisfying(
              UnknownMessage.class,
              message -> {
                assertThat(message.kind()).isEqualTo(Integer.toString(type));
                assertThat(message.requestId()).isEqualTo("u");
              });
    }
    UnknownMessage ours =
        UnknownMessage.builder().kind("one day").body(JsonObject.of("a", 1)).build();
    assertThat(wire("you").read("key#/nsp#", wire.write(ours).bytes())).isEqualTo(ours);
    for (String text : List.of("", "{", "[]", "x")) {
      assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> from(11, "{}")).isInstanceOf(MalformedException.class);
  }
}
