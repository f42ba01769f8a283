package io.realtime4j.testkit;

import java.util.ArrayList;
import java.util.List;

/** Packets of Engine.IO and Socket.IO that no honest client sends before it is let in. */
final class HostilePackets {
  private static final String INVALID = "44/nowhere,{\"message\":\"Invalid namespace\"}";

  private static final String REQUIRED =
      "44{\"message\":\"Authentication required\",\"data\":{\"code\":\"AUTH_REQUIRED\"}}";

  private static final String INVALID_TOKEN =
      "44{\"message\":\"Invalid token\",\"data\":{\"code\":\"INVALID_TOKEN\"}}";

  private HostilePackets() {}

  static List<HostileClient> rows() {
    List<HostileClient> rows = new ArrayList<>();
    posts(rows);
    texts(rows);
    large(rows);
    orders(rows);
    return rows;
  }

  private static void posts(List<HostileClient> rows) {
    for (String body : List.of("", "9", "x", "\u001e", "4\u001e", "b!!!!", "0{}", "3\u001e9")) {
      rows.add(row("a post of `" + shown(body) + "`", "400", s -> s.post(s.session(), body)));
    }
    for (String body : List.of("b", "5", "6")) {
      rows.add(row("a post of `" + body + "`", "200", s -> s.post(s.session(), body)));
    }
    rows.add(row("a post that is not UTF-8", "400", s -> s.post(s.session(), "4\u00ff\u00fe")));
    rows.add(
        row(
            "a post of 100,000 packets",
            "413|closed",
            s -> s.post(s.session(), "3\u001e".repeat(99_999) + "3")));
    rows.add(
        row(
            "a post of 2,000,000 bytes",
            "413|closed",
            s -> s.post(s.session(), "4" + "x".repeat(2_000_000))));
  }

  private static void texts(List<HostileClient> rows) {
    for (String text :
        List.of(
            "",
            "9",
            "x",
            "0{}",
            "b",
            "4",
            "49",
            "4x",
            "42",
            "42[]",
            "42[null]",
            "42[\"x\"",
            "42{}",
            "43",
            "43[]",
            "4399999999999999999999[]",
            "44",
            "45-[\"x\"]",
            "450-[\"x\"]",
            "4599999999999-[\"x\"]",
            "45-1-[\"x\"]",
            "451-[\"x\"]",
            "451-[\"x\",{\"_placeholder\":true,\"num\":9}]",
            "451-[\"x\",{\"_placeholder\":true,\"num\":-1}]",
            "451-[\"x\",{\"_placeholder\":true,\"num\":0}]",
            "40[",
            "401",
            "40\"x\"",
            "40null",
            "40{\"token\":1e999999999}",
            "40{\"a\":1}}")) {
      rows.add(row("a message of `" + shown(text) + "`", "1002", s -> s.afterText(text)));
    }
    for (String text :
        List.of("42[1]", "42[\"x\"]", "430[]", "44{}", "41", "41/nowhere,", "42/nowhere,[\"x\"]")) {
      rows.add(row("`" + text + "` before it is let in", "1000|1005", s -> s.afterText(text)));
    }
    for (String text : List.of("5", "6")) {
      rows.add(
          row(
              "a message of `" + text + "`",
              "served on",
              s -> {
                RawPeer peer = s.webSocket();
                peer.text(text);
                return s.served(peer);
              }));
    }
  }

  private static void large(List<HostileClient> rows) {
    rows.add(
        row(
            "a CONNECT with 100,000 brackets",
            "1009",
            s -> s.afterText("40" + "[".repeat(100_000))));
    rows.add(
        row(
            "a CONNECT with objects 10,000 deep",
            "1002|1009",
            s -> s.afterText("40" + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000))));
    rows.add(
        row(
            "a CONNECT with a number of 100,000 digits",
            "1009",
            s -> s.afterText("40{\"a\":" + "9".repeat(100_000) + "}")));
    rows.add(
        row(
            "a CONNECT with a number of 50,000 digits",
            "1002|" + REQUIRED,
            s -> s.afterText("40{\"a\":" + "9".repeat(50_000) + "}")));
    rows.add(
        row(
            "a CONNECT with 5,000 members of one name",
            "44{\"message\":\"Invalid token\",\"data\":{\"code\":\"INVALID_TOKEN\"}}|1002|"
                + REQUIRED,
            s -> s.afterText("40{" + "\"token\":1,".repeat(5_000) + "\"token\":1}")));
    rows.add(
        row(
            "a namespace of 5,000 characters",
            "44/" + "n".repeat(5_000) + ",{\"message\":\"Invalid namespace\"}",
            s -> s.afterText("40/" + "n".repeat(5_000) + ",")));
    rows.add(
        row(
            "1,000 namespaces that are none",
            INVALID,
            s -> {
              RawPeer peer = s.webSocket();
              for (int i = 0; i < 1_000; i++) {
                peer.text("40/nowhere" + i + ",");
                s.next(peer);
              }
              peer.text("40/nowhere,");
              return s.next(peer);
            }));
  }

  private static void orders(List<HostileClient> rows) {
    rows.add(row("a namespace that is none", INVALID, s -> s.afterText("40/nowhere,")));
    rows.add(row("two CONNECTs at once", "1000|1005|" + REQUIRED, s -> s.afterText("40", "40")));
    rows.add(
        row(
            "a token of 50,000 characters",
            INVALID_TOKEN,
            s -> s.afterText("40{\"token\":\"" + "x".repeat(50_000) + "\"}")));
    rows.add(
        row(
            "a token that is signed by nobody",
            INVALID_TOKEN,
            s -> s.afterText("40{\"token\":\"eyJhbGciOiJub25lIn0.eyJzdWIiOiJtYWxsb3J5In0.\"}")));
    rows.add(
        row(
            "an attachment that nobody announced",
            "1002",
            s -> {
              RawPeer peer = s.webSocket();
              peer.binary(new byte[] {4, 1, 2});
              return s.next(peer);
            }));
    rows.add(row("never a CONNECT", "1000|1005", s -> s.next(s.webSocket())));
  }

  private static String shown(String packet) {
    return packet.replace("\u001e", "\\x1e").replace("|", "\\|");
  }

  private static HostileClient row(String name, String expected, HostileClient.Attack attack) {
    return new HostileClient("packet", name, expected, attack);
  }
}
