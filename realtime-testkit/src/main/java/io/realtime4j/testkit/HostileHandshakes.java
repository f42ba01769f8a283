package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stranger.HEAD;
import static io.realtime4j.testkit.Stranger.POLLING;
import static io.realtime4j.testkit.Stranger.WEBSOCKET;

import java.io.IOException;
import java.util.List;

/** Ways into a session, and from polling to a WebSocket, that lead nowhere. */
final class HostileHandshakes {
  private HostileHandshakes() {}

  static List<HostileClient> rows() {
    return List.of(
        get("no version", "400", "/socket.io/?transport=polling"),
        get("version 3", "400", "/socket.io/?EIO=3&transport=polling"),
        get("version 999...9", "400", "/socket.io/?transport=polling&EIO=" + "9".repeat(5_000)),
        get("two versions", "200|400", POLLING + "&EIO=3"),
        get("no transport", "400", "/socket.io/?EIO=4"),
        get("a transport that is none", "400", "/socket.io/?EIO=4&transport=__proto__"),
        get("a query that cannot be read", "400", POLLING + "&x=%zz"),
        get("a session that is none", "400", POLLING + "&sid=nobody"),
        get("a session's id of 5,000 characters", "400", POLLING + "&sid=" + "x".repeat(5_000)),
        get("a session's id with a line's end", "400", POLLING + "&sid=a%0d%0aX:y"),
        get("a WebSocket that is not asked for by its headers", "400", WEBSOCKET),
        row("a POST that opens", "400", stranger -> stranger.post(POLLING, "1")),
        row(
            "a DELETE",
            "400|405",
            stranger -> stranger.http("DELETE " + stranger.session() + HEAD + "\r\n")),
        row(
            "a WebSocket for a session that is none",
            "400",
            stranger ->
                stranger.status(
                    stranger.connect().send(RawPeer.upgradeRequest(WEBSOCKET + "&sid=nobody")))),
        row(
            "a WebSocket with a key that is none",
            "400",
            stranger ->
                stranger.http(
                    new String(
                            RawPeer.upgradeRequest(WEBSOCKET),
                            java.nio.charset.StandardCharsets.US_ASCII)
                        .replace("dGhlIHNhbXBsZSBub25jZQ==", "short"))),
        row(
            "a WebSocket of version 8",
            "400",
            stranger ->
                stranger.http(
                    new String(
                            RawPeer.upgradeRequest(WEBSOCKET),
                            java.nio.charset.StandardCharsets.US_ASCII)
                        .replace("Version: 13", "Version: 8"))),
        row(
            "two polls at once",
            "400",
            stranger -> {
              String session = stranger.session();
              RawPeer one = stranger.connect().send("GET " + session + HEAD + "\r\n");
              String other = stranger.get(session);
              // Which of them is the second is the container's threads' to say.
              return other.equals("400") ? other : stranger.status(one);
            }),
        row(
            "two posts at once, one of which stops",
            "200|400",
            stranger -> {
              String session = stranger.session();
              stranger.connect().send("POST " + session + HEAD + "Content-Length: 9\r\n\r\n4");
              return second(stranger, session);
            }),
        row(
            "polls for a session on a WebSocket",
            "400",
            stranger -> {
              RawPeer peer = stranger.connect();
              peer.upgrade(WEBSOCKET);
              String opened = peer.readFrame().text();
              int at = opened.indexOf("\"sid\":\"") + 7;
              return stranger.get(
                  POLLING + "&sid=" + opened.substring(at, opened.indexOf('"', at)));
            }),
        row(
            "an upgrade without a probe",
            "closed|1005|1000",
            stranger -> upgrade(stranger, stranger.session(), "5")),
        row(
            "a probe of its own",
            "closed|1005|1000",
            stranger -> upgrade(stranger, stranger.session(), "2other")),
        row(
            "messages before the upgrade",
            "closed|1005|1000",
            stranger -> upgrade(stranger, stranger.session(), "40")),
        row(
            "a second upgrade while one is under way",
            "closed|1005|1000",
            stranger -> {
              String session = stranger.session();
              upgrade(stranger, session, "2probe");
              return upgrade(stranger, session, "2probe");
            }),
        row(
            "a second upgrade after the first",
            "400|closed|1005|1000",
            stranger -> {
              String session = stranger.session();
              RawPeer first = stranger.connect();
              first.upgrade(session.replace("polling", "websocket"));
              first.text("2probe");
              stranger.next(first);
              first.text("5");
              stranger.served(first);
              return upgrade(stranger, session, "2probe");
            }),
        row(
            "an upgrade that is begun and left",
            "200",
            stranger -> {
              String session = stranger.session();
              upgrade(stranger, session, "2probe");
              return stranger.post(session, "40");
            }));
  }

  private static String second(Stranger stranger, String session) throws IOException {
    return stranger.post(session, "40/nowhere,");
  }

  private static String upgrade(Stranger stranger, String session, String first)
      throws IOException {
    RawPeer peer = stranger.connect();
    peer.send(RawPeer.upgradeRequest(session.replace("polling", "websocket")));
    String status = stranger.status(peer);
    if (!status.equals("101")) {
      return status;
    }
    peer.text(first);
    return stranger.next(peer);
  }

  private static HostileClient get(String name, String expected, String target) {
    return row(name, expected, stranger -> stranger.get(target));
  }

  private static HostileClient row(String name, String expected, HostileClient.Attack attack) {
    return new HostileClient("handshake", name, expected, attack);
  }
}
