package io.realtime4j.benchmarks.target;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/** The prepared answers of {@link LimitServer}; as long as those of our chat server. */
final class LimitFrames {
  /** The generator's one key. */
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final byte[] UPGRADED = upgraded("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

  /** Of RFC 6455. */
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final String KEY_HEADER = "sec-websocket-key:";

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

  /** Answers the head of a request; for the generator it is prepared. */
  static byte[] upgrade(String head) {
    if (head.contains(KEY)) {
      return UPGRADED;
    }
    String key =
        head.lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(KEY_HEADER))
            .map(line -> line.substring(KEY_HEADER.length()).trim())
            .findFirst()
            .orElse("");
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return upgraded(Base64.getEncoder().encodeToString(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-1", e);
    }
  }

  private static byte[] upgraded(String accept) {
    return String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "upgrade: websocket",
            "connection: upgrade",
            "sec-websocket-accept: " + accept,
            "",
            "")
        .getBytes(StandardCharsets.US_ASCII);
  }

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
