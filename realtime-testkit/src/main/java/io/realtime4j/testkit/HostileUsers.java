package io.realtime4j.testkit;

import java.io.IOException;
import java.util.List;

/** What a client does to harm a server that has let it in. */
final class HostileUsers {
  private HostileUsers() {}

  static List<HostileClient> rows(String token) {
    return List.of(
        ask(token, "an event that is none", "UNKNOWN_EVENT", "[\"no:such\"]"),
        ask(token, "an event of others", "FORBIDDEN", "[\"dispatch\",{}]"),
        ask(token, "an event without a payload", "VALIDATION_ERROR", "[\"message:send\"]"),
        ask(token, "a payload that is a number", "VALIDATION_ERROR", "[\"message:send\",1e308]"),
        ask(
            token,
            "a number beyond all numbers",
            "VALIDATION_ERROR|1002",
            "[\"room:history\",{\"roomName\":\"channel:a\",\"before\":1e999}]"),
        ask(
            token,
            "an event's name of 100,000 characters",
            "UNKNOWN_EVENT|1002",
            "[\"" + "n".repeat(100_000) + "\"]"),
        ask(
            token,
            "a room's name of 100,000 characters",
            "VALIDATION_ERROR",
            "[\"room:join\",{\"roomName\":\"channel:" + "n".repeat(100_000) + "\"}]"),
        ask(
            token,
            "a payload 1,000 deep",
            "VALIDATION_ERROR|1002",
            "[\"message:send\"," + "[".repeat(1_000) + "]".repeat(1_000) + "]"),
        ask(
            token,
            "a message of 500,000 characters",
            "PAYLOAD_TOO_LARGE",
            "[\"message:send\",{\"roomName\":\"channel:a\",\"content\":\""
                + "x".repeat(500_000)
                + "\"}]"),
        ask(token, "a name that Socket.IO reserves", "UNKNOWN_EVENT|1002", "[\"disconnect\"]"),
        row(
            "a CONNECT while it is in",
            "1000|1005|closed",
            s -> {
              RawPeer peer = enter(s, token);
              peer.text("40");
              return last(s, peer);
            }),
        row(
            "10,000 answers to nothing",
            "served on",
            s -> {
              RawPeer peer = enter(s, token);
              for (int i = 0; i < 10_000; i++) {
                peer.text("43" + i + "[]");
              }
              return nowhere(s, peer);
            }),
        row(
            "an attachment that never comes",
            "1002",
            s -> {
              RawPeer peer = enter(s, token);
              peer.text("451-[\"message:send\",{\"_placeholder\":true,\"num\":0}]");
              peer.text("42[\"ping\"]");
              return last(s, peer);
            }),
        row(
            "1,000,000 attachments",
            "1002",
            s -> {
              RawPeer peer = enter(s, token);
              peer.text("451000000-[\"message:send\",{\"_placeholder\":true,\"num\":0}]");
              return last(s, peer);
            }),
        row(
            "5,000 events at once",
            "answered in turn",
            s -> {
              RawPeer peer = enter(s, token);
              for (int i = 0; i < 5_000; i++) {
                peer.text("42" + i + "[\"presence:get\",{\"userIds\":[\"bob\"]}]");
              }
              for (int i = 0; i < 500; i++) {
                String answer = s.next(peer);
                while (answer.startsWith("42")) {
                  answer = s.next(peer);
                }
                if (!answer.startsWith("43" + i + "[")) {
                  return answer;
                }
              }
              return "answered in turn";
            }),
        row(
            "answers that it does not read",
            "closed",
            s -> {
              RawPeer peer = enter(s, token);
              String large = "x".repeat(100_000);
              try {
                for (int i = 0; i < 2_000; i++) {
                  peer.text("42" + i + "[\"ping\",{\"timestamp\":\"" + large + "\"}]");
                }
              } catch (IOException e) {
                return "closed";
              }
              peer.awaitEnd();
              return "closed";
            }));
  }

  private static RawPeer enter(Stranger stranger, String token) throws IOException {
    RawPeer peer = stranger.webSocket();
    peer.text("40{\"token\":\"" + token + "\"}");
    String packet = stranger.next(peer);
    while (packet.startsWith("4") && !packet.startsWith("42[\"authenticated\"")) {
      packet = stranger.next(peer);
    }
    return peer;
  }

  /** Returns how a connection ends. */
  private static String last(Stranger stranger, RawPeer peer) throws IOException {
    String packet = stranger.next(peer);
    while (packet.startsWith("4")) {
      packet = stranger.next(peer);
    }
    return packet;
  }

  private static String nowhere(Stranger stranger, RawPeer peer) throws IOException {
    peer.text("40/nowhere,");
    String packet = stranger.next(peer);
    while (packet.startsWith("42")) {
      packet = stranger.next(peer);
    }
    return packet.startsWith("44/nowhere,") ? "served on" : packet;
  }

  /** Asks, and returns the code of the answer. */
  private static HostileClient ask(String token, String name, String expected, String event) {
    return row(
        name,
        expected,
        stranger -> {
          RawPeer peer = enter(stranger, token);
          peer.text("427" + event);
          String packet = stranger.next(peer);
          while (packet.startsWith("42")) {
            packet = stranger.next(peer);
          }
          int at = packet.indexOf("\"code\":\"") + 8;
          return at < 8 ? packet : packet.substring(at, packet.indexOf('"', at));
        });
  }

  private static HostileClient row(String name, String expected, HostileClient.Attack attack) {
    return new HostileClient("user", name, expected, attack);
  }
}
