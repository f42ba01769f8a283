package io.realtime4j.verification.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every event that the server knows, with payloads of every wrong type. */
class HostilePayloadsIT {
  private static final List<String> WRONG =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "0.5",
          "1e308",
          "9007199254740993",
          "\"\"",
          "\"x\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"../../x\"",
          "[]",
          "[null]",
          "[[1]]",
          "[1,\"a\",{}]",
          "{}",
          "{\"a\":{\"b\":[1]}}",
          "\"" + "x".repeat(3_000) + "\"");

  private static final List<String> FIELDS =
      List.of(
          "roomName",
          "channelId",
          "dmId",
          "roomType",
          "threadId",
          "content",
          "type",
          "replyTo",
          "mentions",
          "attachments",
          "metadata",
          "clientMessageId",
          "clientEditId",
          "after",
          "before",
          "since",
          "limit",
          "maxBytes",
          "lsn",
          "rooms",
          "messageId",
          "messageIds",
          "upTo",
          "status",
          "readAt",
          "userIds",
          "auto",
          "customStatus",
          "visibility",
          "showOnlineStatus",
          "invisibleMode",
          "token");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth:refresh",
        "channel:read",
        "contacts:add",
        "contacts:list",
        "contacts:remove",
        "delivery:sync",
        "message:batch-read-ack",
        "message:delete",
        "message:delivered-ack",
        "message:edit",
        "message:read-ack",
        "message:send",
        "presence:get",
        "presence:settings:get",
        "presence:settings:update",
        "presence:subscribe",
        "presence:unsubscribe",
        "presence:update",
        "receipt:update",
        "receipts:get",
        "room:history",
        "room:join",
        "room:leave",
        "room:members",
        "rooms:resume",
        "sync:channels",
        "sync:messages",
        "typing:start",
        "typing:stop"
      })
  void aPayloadOfAWrongTypeCostsItsSenderAnAnswer(String event) throws Exception {
    try (Complaints complaints = new Complaints();
        RealtimeServer server = HostileClientsIT.server(100_000)) {
      Peer peer = new Peer(server.start().get(20, TimeUnit.SECONDS).getPort());
      peer.enter(HostileClientsIT.tokenOf("mallory"));
      peer.ask("room:join", "{\"roomName\":\"channel:a\"}");
      for (String payload : payloads()) {
        String answer = peer.ask(event, payload);
        assertThat(answer)
            .as(event + " " + payload)
            .contains("\"success\":")
            .doesNotContain("INTERNAL_ERROR", "UNKNOWN_EVENT", "UNAVAILABLE", "Exception")
            .doesNotContain("io.realtime4j", "java.");
      }
      assertThat(complaints.lines()).isEmpty();
      peer.close();
    }
  }

  private static List<String> payloads() {
    List<String> payloads = new ArrayList<>(WRONG);
    for (String field : FIELDS) {
      for (String wrong : WRONG) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("roomName", "\"channel:a\"");
        members.put("messageId", "\"m\"");
        members.put("content", "\"c\"");
        members.put(field, wrong);
        List<String> parts = new ArrayList<>();
        members.forEach((name, value) -> parts.add("\"" + name + "\":" + value));
        payloads.add("{" + String.join(",", parts) + "}");
      }
    }
    return payloads;
  }

  /** Asks one question after the other. */
  private static final class Peer implements WebSocket.Listener {
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;
    private int ids;

    Peer(int port) {
      socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket"),
                  this)
              .join();
    }

    void enter(String token) throws InterruptedException {
      socket.sendText("40{\"token\":\"" + token + "\"}", true).join();
      hear("42[\"authenticated\"");
    }

    String ask(String event, String payload) throws InterruptedException {
      String id = String.valueOf(ids++);
      socket.sendText("42" + id + "[\"" + event + "\"," + payload + "]", true).join();
      return hear("43" + id + "[");
    }

    private String hear(String start) throws InterruptedException {
      while (true) {
        String packet = arrived.poll(20, TimeUnit.SECONDS);
        if (packet == null) {
          throw new AssertionError("nothing that begins with " + start);
        }
        if (packet.equals("2")) {
          socket.sendText("3", true).join();
        }
        if (packet.startsWith(start)) {
          return packet;
        }
      }
    }

    void close() {
      socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        arrived.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      arrived.add("closed with " + code);
      return null;
    }
  }
}
