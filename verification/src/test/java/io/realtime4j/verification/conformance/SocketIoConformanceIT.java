package io.realtime4j.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of Socket.IO 5, over real sockets. */
class SocketIoConformanceIT {
  private static Wire wire;

  @BeforeAll
  static void start() {
    wire = new Wire("socketio", "/socket.io/");
  }

  @AfterAll
  static void stop() {
    wire.close();
  }

  private static WireSocket open() throws Exception {
    WireSocket socket = wire.webSocket("?EIO=4&transport=websocket");
    assertThat(socket.next()).startsWith("0{");
    return socket;
  }

  private static WireSocket connect() throws Exception {
    WireSocket socket = open();
    socket.send("40");
    assertThat(socket.nextButPing()).startsWith("40{");
    assertThat(socket.nextButPing()).isEqualTo("42[\"auth\",{}]");
    return socket;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "40                        | 40{\"         | 42[\"auth\",{}]",
        "40{\"token\":\"123\"}         | 40{\"         | 42[\"auth\",{\"token\":\"123\"}]",
        "40/custom,                | 40/custom,{\" | 42/custom,[\"auth\",{}]",
        "40/custom,{\"token\":\"abc\"} | 40/custom,{\" | 42/custom,[\"auth\",{\"token\":\"abc\"}]",
      })
  void aNamespaceIsEntered(String connect, String reply, String auth) throws Exception {
    WireSocket socket = open();
    socket.send(connect);

    assertThat(socket.nextButPing())
        .startsWith(reply)
        .matches("40(/custom,)?\\{\"sid\":\"[^\"]{20}\"}");
    assertThat(socket.nextButPing()).isEqualTo(auth);
  }

  @Test
  void anUnknownNamespaceIsRefused() throws Exception {
    WireSocket socket = open();
    socket.send("40/random");

    assertThat(socket.nextButPing()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
  }

  @Test
  void whatIsNoHandshakeClosesTheConnection() throws Exception {
    WireSocket socket = open();
    socket.send("4abc");

    socket.awaitClosed();
  }

  @Test
  void withoutAHandshakeTheConnectionIsClosed() throws Exception {
    WireSocket socket = open();
    String message = socket.next();
    while (message.equals("2")) {
      // Alive, but in no namespace.
      socket.pong();
      message = socket.next();
    }

    assertThat(message).isEqualTo("closed");
  }

  @Test
  void theConnectionOutlivesTheLastNamespace() throws Exception {
    WireSocket socket = connect();
    socket.send("41");

    assertThat(socket.next()).isEqualTo("2");
  }

  @Test
  void oneNamespaceIsLeftWithoutTheOther() throws Exception {
    WireSocket socket = connect();
    socket.send("40/custom");
    assertThat(socket.nextButPing()).startsWith("40/custom,{");
    assertThat(socket.nextButPing()).startsWith("42/custom,");
    socket.send("41/custom");
    socket.send("42[\"message\",\"message to main namespace\"]");

    assertThat(socket.nextButPing())
        .isEqualTo("42[\"message-back\",\"message to main namespace\"]");
  }

  @Test
  void eventsComeBack() throws Exception {
    WireSocket socket = connect();
    socket.send("42[\"message\",1,\"2\",{\"3\":[true]}]");

    assertThat(socket.nextButPing()).isEqualTo("42[\"message-back\",1,\"2\",{\"3\":[true]}]");
  }

  @Test
  void binaryEventsComeBack() throws Exception {
    WireSocket socket = connect();
    socket.send(
        "452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
    socket.send(1, 2, 3);
    socket.send(4, 5, 6);

    assertThat(socket.nextButPing())
        .isEqualTo(
            "452-[\"message-back\",{\"_placeholder\":true,\"num\":0},"
                + "{\"_placeholder\":true,\"num\":1}]");
    assertThat(socket.nextButPing()).isEqualTo("b:010203");
    assertThat(socket.nextButPing()).isEqualTo("b:040506");
  }

  @Test
  void eventsAreAcknowledged() throws Exception {
    WireSocket socket = connect();
    socket.send("42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");

    assertThat(socket.nextButPing()).isEqualTo("43456[1,\"2\",{\"3\":[false]}]");
  }

  @Test
  void binaryEventsAreAcknowledged() throws Exception {
    WireSocket socket = connect();
    socket.send("451-789[\"message-with-ack\",{\"_placeholder\":true,\"num\":0}]");
    socket.send(1, 2, 3);

    assertThat(socket.nextButPing()).isEqualTo("461-789[{\"_placeholder\":true,\"num\":0}]");
    assertThat(socket.nextButPing()).isEqualTo("b:010203");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4abc", "42{}", "42abc[\"message-with-ack\",1]"})
  void whatIsNoPacketClosesTheConnection(String packet) throws Exception {
    WireSocket socket = connect();
    socket.send(packet);

    socket.awaitClosed();
  }
}
