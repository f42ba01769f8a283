package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.MemberPage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RoomMember;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events that stock clients send, over real sockets and stores. */
class WireEventsIT {
  private static final String ROOM = "\"roomName\":\"channel:a\"";

  @TempDir Path folder;

  static Stream<Setup> stores() {
    return Setup.all().filter(setup -> setup.transport().equals("netty"));
  }

  private static String value(String name, String packet) {
    Matcher found = Pattern.compile("\"" + name + "\":\"?([^\",}\\]]+)").matcher(packet);
    assertThat(found.find()).as(name + " in " + packet).isTrue();
    return found.group(1);
  }

  @ParameterizedTest
  @MethodSource("stores")
  void messagesAreEditedAndDeleted(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      RawPeer alice = RawPeer.enter(port, "alice");
      RawPeer bob = RawPeer.enter(port, "bob");
      alice.ask("room:join", "{" + ROOM + "}");
      String joined = bob.ask("room:join", "{" + ROOM + "}");
      String id =
          value("messageId", alice.ask("message:send", "{" + ROOM + ",\"content\":\"helo\"}"));
      String message = "{" + ROOM + ",\"messageId\":\"" + id + "\"";

      String edited =
          alice.ask("message:edit", message + ",\"content\":\"hello\",\"clientEditId\":\"e1\"}");
      assertThat(edited).contains("\"success\":true", "\"edit\":1", "\"duplicate\":false");
      assertThat(bob.hear(packet -> packet.startsWith("42[\"message:update\"")))
          .contains("\"content\":\"hello\"", id, "\"channelId\":\"a\"");
      assertThat(
              alice.ask(
                  "message:edit", message + ",\"content\":\"hello\",\"clientEditId\":\"e1\"}"))
          .contains("\"duplicate\":true", value("editedAt", edited));
      assertThat(bob.ask("message:delete", message + "}")).contains("FORBIDDEN");
      assertThat(alice.ask("message:delete", message + "}")).contains("\"success\":true");
      assertThat(bob.hear(packet -> packet.startsWith("42[\"message:delete\"")))
          .contains(id, "\"deletedBy\":\"alice\"");
      assertThat(bob.ask("room:history", "{" + ROOM + ",\"lsn\":" + value("lsn", joined) + "}"))
          .contains("\"changes\":[{", "\"kind\":\"delete\"", "\"deletedAt\"")
          .doesNotContain("hello");
    }
  }

  @ParameterizedTest
  @MethodSource("stores")
  void thosePresentAreListedByPages(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      for (String user : List.of("carol", "bob", "dave")) {
        RawPeer.enter(port, user).ask("room:join", "{" + ROOM + "}");
      }
      RawPeer.enter(port, "bert").ask("room:join", "{" + ROOM + "}");
      try (RealtimeClient alice = setup.builder(folder, port, "alice").build()) {
        within20s(alice.connect());
        MemberPage first = within20s(alice.rooms().members("channel:a", null, 2));
        assertThat(first.members()).extracting(RoomMember::userId).containsExactly("bert", "bob");
        assertThat(first.hasMore()).isTrue();
        MemberPage rest = within20s(alice.rooms().members("channel:a", "bob", 2));
        assertThat(rest.members()).extracting(RoomMember::userId).containsExactly("carol", "dave");
        assertThat(rest.members().get(0).userName()).isEqualTo("carol");
        assertThat(rest.members().get(0).joinedAt()).isNotNull();
        assertThat(rest.hasMore()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stores")
  void aRoomIsReadAndRoomsAreListed(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      RawPeer alice = RawPeer.enter(port, "alice");
      RawPeer bob = RawPeer.enter(port, "bob");
      RawPeer phone = RawPeer.enter(port, "bob");
      alice.ask("room:join", "{" + ROOM + "}");
      bob.ask("room:join", "{" + ROOM + "}");
      alice.ask("message:send", "{" + ROOM + ",\"content\":\"one\"}");
      String second =
          value(
              "messageId",
              alice.ask(
                  "message:send", "{" + ROOM + ",\"content\":\"two\",\"mentions\":[\"bob\"]}"));
      assertThat(bob.ask("sync:channels", "{\"since\":null}"))
          .contains("\"lastOffset\":2", "\"readOffset\":0", "\"unreadCount\":2")
          .contains("\"mentionCount\":1", "\"content\":\"two\"", "\"hasMore\":false");
      assertThat(bob.ask("channel:read", "{" + ROOM + "}"))
          .contains("\"readOffset\":2", "\"unreadCount\":0");
      assertThat(phone.hear(packet -> packet.startsWith("42[\"read_receipt:update\"")))
          .contains("\"lastReadMessageId\":\"" + second + "\"");
      assertThat(alice.hear(packet -> packet.startsWith("42[\"message:batch-read\"")))
          .contains(second, "\"userId\":\"bob\"");
      assertThat(bob.ask("sync:channels", "{}"))
          .contains("\"readOffset\":2", "\"unreadCount\":0", "\"mentionCount\":0");
      assertThat(bob.ask("sync:messages", "{\"channelId\":\"a\",\"since\":0,\"limit\":1}"))
          .contains("\"content\":\"one\"", "\"hasMore\":true", "\"serverTime\":")
          .doesNotContain("\"content\":\"two\"");
    }
  }

  @ParameterizedTest
  @MethodSource("stores")
  void anAuthorLearnsWhoHasAMessage(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      RawPeer alice = RawPeer.enter(port, "alice");
      RawPeer bob = RawPeer.enter(port, "bob");
      alice.ask("room:join", "{" + ROOM + "}");
      bob.ask("room:join", "{" + ROOM + "}");
      String id =
          value("messageId", alice.ask("message:send", "{" + ROOM + ",\"content\":\"one\"}"));
      bob.ask("receipt:update", "{\"messageId\":\"" + id + "\",\"status\":\"read\"}");
      assertThat(alice.hear(packet -> packet.startsWith("42[\"message:read\"")))
          .contains("\"userId\":\"bob\"", id);
      assertThat(alice.ask("receipts:get", "{\"messageId\":\"" + id + "\"}"))
          .contains("\"receipts\":[{\"userId\":\"bob\",\"deliveredAt\":", "\"readAt\":")
          .contains("\"readCount\":1", "\"hasMore\":false");
      assertThat(bob.ask("receipts:get", "{\"messageId\":\"" + id + "\"}"))
          .contains("VALIDATION_ERROR");
    }
  }
}
