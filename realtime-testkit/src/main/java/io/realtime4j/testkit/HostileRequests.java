package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stranger.HEAD;
import static io.realtime4j.testkit.Stranger.POLLING;

import java.util.List;

/** Requests that no honest client sends. A container reads them by rules of its own. */
final class HostileRequests {
  static final String KIND = "request";

  private static final String POST = "POST " + POLLING + HEAD;

  private HostileRequests() {}

  static List<HostileClient> rows() {
    return List.of(
        raw("speaks no HTTP", "400", "NONSENSE\r\n\r\n"),
        raw(
            "speaks TLS",
            "400|closed",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\r\n\r\n"),
        raw("speaks HTTP/2", "505|400", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        raw("two lengths that differ", "400", POST + length(1) + length(2) + "\r\n1"),
        raw("two lengths in one line", "400", POST + "Content-Length: 1, 2\r\n\r\n1"),
        raw(
            "a length and chunks",
            "400",
            POST + length(4) + chunked("chunked") + "\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
        raw("chunks by an unknown coding", "501|400", POST + chunked("xchunked") + "\r\n0\r\n\r\n"),
        raw(
            "chunks of what is compressed",
            "501|400",
            POST + chunked("gzip, chunked") + "\r\n1\r\n3\r\n0\r\n\r\n"),
        raw(
            "chunks of what is compressed, in two lines",
            "501|400",
            POST + chunked("gzip") + chunked("chunked") + "\r\n1\r\n3\r\n0\r\n\r\n"),
        raw("chunks of chunks", "501|400", POST + chunked("chunked, chunked") + "\r\n0\r\n\r\n"),
        raw(
            "chunks that are not the last coding",
            "501|400",
            POST + chunked("chunked, identity") + "\r\n0\r\n\r\n"),
        raw(
            "chunks in HTTP/1.0",
            "400",
            "POST " + POLLING + " HTTP/1.0\r\n" + chunked("chunked") + "\r\n0\r\n\r\n"),
        raw("a length below zero", "400", POST + "Content-Length: -1\r\n\r\n"),
        raw("a length with a sign", "400", POST + "Content-Length: +1\r\n\r\n1"),
        raw(
            "a length beyond 64 bits",
            "400",
            POST + "Content-Length: 99999999999999999999\r\n\r\n"),
        raw(
            "a chunk beyond 64 bits",
            "400",
            POST + chunked("chunked") + "\r\nFFFFFFFFFFFFFFFFF\r\n\r\n"),
        raw("a chunk without a length", "400", POST + chunked("chunked") + "\r\nxyz\r\n\r\n"),
        raw(
            "a chunk's extension without an end",
            "400|413|closed",
            POST + chunked("chunked") + "\r\n1;" + "x".repeat(100_000) + "\r\n"),
        raw(
            "trailers without an end",
            "400|413|431|closed",
            POST + chunked("chunked") + "\r\n0\r\n" + "X: y\r\n".repeat(20_000) + "\r\n"),
        raw(
            "a header folded over two lines, as if it were one",
            "404",
            "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n"),
        raw("lines that end without a carriage return", "400", "GET / HTTP/1.1\nHost: a\nX: y\n\n"),
        raw("a space before a header's colon", "400", "GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
        raw("a header without a name", "400", "GET / HTTP/1.1\r\nHost: a\r\n: y\r\n\r\n"),
        raw("a null in a header", "400", "GET / HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n"),
        raw("two hosts", "400", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        raw("no host", "400", "GET / HTTP/1.1\r\n\r\n"),
        raw("a version that is none", "400|505", "GET / HTTP/0.7\r\nHost: a\r\n\r\n"),
        row(
            "a request in the body of another",
            "400",
            stranger -> {
              RawPeer peer = stranger.connect();
              String inner = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
              peer.send("POST /socket.io/?EIO=4" + HEAD + length(inner.length()) + "\r\n" + inner);
              String first = stranger.status(peer);
              // Only a second answer would tell that the body was taken for a request.
              return stranger.status(peer).equals("closed") ? first : "two answers";
            }),
        raw(
            "a header of 60,000 bytes",
            "431|400",
            "GET /" + HEAD + "X: " + "x".repeat(60_000) + "\r\n\r\n"),
        raw("20,000 headers", "431|400", "GET /" + HEAD + "X: y\r\n".repeat(20_000) + "\r\n"),
        raw(
            "a target of 60,000 bytes",
            "414|400|431",
            "GET /" + "x".repeat(60_000) + HEAD + "\r\n"),
        raw("a method of 60,000 bytes", "400|414|431", "G".repeat(60_000) + " /" + HEAD + "\r\n"),
        raw("a method of its own", "404|501|405", "SMUGGLE /" + HEAD + "\r\n"),
        raw(
            "a way out of the folder",
            "404|400",
            "GET /socket.io/../../etc/passwd" + HEAD + "\r\n"),
        raw("a null in the path", "404|400", "GET /%00" + HEAD + "\r\n"),
        raw(
            "a tunnel",
            "404|400|405|501",
            "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n"),
        raw(
            "a body for an upgrade",
            "400",
            new String(
                    RawPeer.upgradeRequest(Stranger.WEBSOCKET),
                    java.nio.charset.StandardCharsets.US_ASCII)
                .replace("\r\n\r\n", "\r\nContent-Length: 4\r\n\r\nabcd")),
        row(
            "a head that comes byte by byte and stops",
            "closed",
            stranger -> {
              RawPeer peer = stranger.connect();
              for (char c : "GET / HT".toCharArray()) {
                peer.send(String.valueOf(c));
              }
              return stranger.status(peer);
            }),
        row(
            "a body that stops",
            "closed|408|400|500",
            stranger -> {
              String session = stranger.session();
              return stranger.status(
                  stranger.connect().send("POST " + session + HEAD + length(100) + "\r\n4"));
            }),
        row(
            "a connection that says nothing",
            "closed",
            stranger -> stranger.status(stranger.connect())),
        row(
            "10,000 requests whose answers are not read",
            "closed",
            stranger -> {
              RawPeer peer = stranger.connect();
              byte[] requests = RawPeer.ascii(("GET /" + HEAD + "\r\n").repeat(100));
              try {
                for (int i = 0; i < 100; i++) {
                  peer.send(requests);
                }
                peer.reset();
                return "closed";
              } catch (java.net.SocketException e) {
                return "closed";
              }
            }));
  }

  private static String length(int bytes) {
    return "Content-Length: " + bytes + "\r\n";
  }

  private static String chunked(String coding) {
    return "Transfer-Encoding: " + coding + "\r\n";
  }

  private static HostileClient raw(String name, String expected, String bytes) {
    return row(name, expected, stranger -> stranger.http(bytes));
  }

  private static HostileClient row(String name, String expected, HostileClient.Attack attack) {
    return new HostileClient(KIND, name, expected, attack);
  }
}
