package io.realtime4j.benchmarks.target;

import java.nio.charset.StandardCharsets;

/** The prepared answers of {@link LimitServer}; as long as those of our chat server. */
final class LimitFrames {
  /** The accept value of the generator's one key. */
  static final byte[] UPGRADED =
      String.join(
              "\r\n",
              "HTTP/1.1 101 Switching Protocols",
              "upgrade: websocket",
              "connection: upgrade",
              "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
              "",
              "")
          .getBytes(StandardCharsets.US_ASCII);

  static final byte[] OPEN =
      ServerFrames.text(
          "0{\"sid\":\"AAAAAAAAAAAAAAAAAAAA\",\"upgrades\":[],\"pingInterval\":25000,"
              + "\"pingTimeout\":20000,\"maxPayload\":1000000}");

  /** CONNECT and both events of the greeting: one write. */
  static final byte[] GREETING =
      ServerFrames.join(
          ServerFrames.text(
              "40{\"sid\":\"BBBBBBBBBBBBBBBBBBBB\",\"pid\":\"CCCCCCCCCCCCCCCCCCCC\"}"),
          ServerFrames.text(
              "42[\"connected\",{\"socketId\":\"BBBBBBBBBBBBBBBBBBBB\",\"serverTime\":\""
                  + Greetings.SERVER_TIME
                  + "\",\"protocolVersion\":\"1.0\",\"features\":[\"presence\",\"typing\",\"delivery\","
                  + "\"queue\",\"rooms\"],\"limits\":{\"maxContentBytes\":65536,\"maxPayloadBytes\":1000000}}]"),
          ServerFrames.text(
              "42[\"authenticated\",{\"userId\":\"user-1\",\"sessionId\":\"DDDDDDDDDDDDDDDDDDDD\","
                  + "\"rooms\":[],\"expiresAt\":\""
                  + Greetings.SERVER_TIME
                  + "\"}]"));

  static final byte[] MESSAGE =
      ServerFrames.text(
          "42[\"message:new\",{\"messageId\":\""
              + Greetings.MESSAGE_ID
              + "\",\"clientMessageId\":\"channel-fan-out-100-123456\",\"roomName\":\"channel:fan-out-100\","
              + "\"channelId\":\"fan-out-100\",\"userId\":\"user-1\",\"userName\":\"User 1\",\"content\":\""
              + "x".repeat(103)
              + "\",\"type\":\"text\",\"offset\":123456,\"timestamp\":\""
              + Greetings.SERVER_TIME
              + "\"},\"abcdef.ghij\"]");

  private LimitFrames() {}

  /** Returns an answer of the usual length. */
  static byte[] ack(long id) {
    return ServerFrames.text(
        "43"
            + id
            + "[{\"success\":true,\"data\":{\"messageId\":\""
            + Greetings.MESSAGE_ID
            + "\",\"roomName\":\"channel:fan-out-100\",\"offset\":123456,\"duplicate\":false}}]");
  }

  static byte[] echo(long id) {
    return ServerFrames.text("43" + id + "[{\"success\":true,\"data\":{}}]");
  }
}
