package io.realtime4j.testkit;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Frames that no honest client sends on its WebSocket. */
final class HostileFrames {
  private static final byte[] TEXT = RawPeer.ascii("40{\"token\":\"some text of some length\"}");

  private HostileFrames() {}

  static List<HostileClient> rows() {
    return List.of(
        bytes(
            "a frame without a mask",
            "1002",
            RawPeer.frame(true, RawFrame.TEXT, ascii("3"), false)),
        bytes(
            "a compressed frame that was not agreed on",
            "1002",
            new byte[] {(byte) 0xC1, (byte) 0x80, 0, 0, 0, 0}),
        compressed("a second frame that says it is compressed", "1002", twice()),
        compressed(
            "a ping that says it is compressed",
            "1002",
            RawPeer.compressed(frame(true, RawFrame.PING, 1))),
        compressed("a compressed frame with another bit", "1002", otherBits()),
        compressed(
            "10 MB in 10 KB",
            "1009",
            RawPeer.compressed(
                RawPeer.frame(true, RawFrame.TEXT, Deflated.of(new byte[10_000_000]), true))),
        compressed(
            "a compressed message that is none",
            "1007",
            RawPeer.compressed(RawPeer.frame(true, RawFrame.TEXT, ascii("nothing of it"), true))),
        compressed(
            "a compressed message that is cut off",
            "1007",
            RawPeer.compressed(
                RawPeer.frame(true, RawFrame.TEXT, Arrays.copyOf(Deflated.of(TEXT), 20), true))),
        compressed(
            "a compressed message without a byte",
            "1007",
            RawPeer.compressed(frame(true, RawFrame.TEXT, 0))),
        compressed(
            "compressed text that is not UTF-8",
            "1007",
            RawPeer.compressed(
                RawPeer.frame(
                    true, RawFrame.TEXT, Deflated.of(new byte[] {'4', (byte) 0xC3}), true))),
        compressed(
            "a compressed message of nothing",
            "1002",
            RawPeer.compressed(frame(true, RawFrame.TEXT, 1))),
        row("10 MB in 10 KB, in a thousand parts", "1009", HostileFrames::bombInParts),
        bytes("an opcode that is none", "1002", frame(true, 3, 1)),
        bytes("a ping in two parts", "1002", frame(false, RawFrame.PING, 1)),
        bytes("a ping of 126 bytes", "1002", frame(true, RawFrame.PING, 126)),
        bytes("a fragment of nothing", "1002", frame(true, RawFrame.CONTINUATION, 1)),
        bytes(
            "a message within another",
            "1002",
            RawPeer.concat(frame(false, RawFrame.TEXT, 1), frame(true, RawFrame.TEXT, 1))),
        bytes(
            "a length below zero",
            "1002|1009",
            RawPeer.concat(
                new byte[] {(byte) 0x82, (byte) 0xFF, -1, -1, -1, -1, -1, -1, -1, -1},
                new byte[4])),
        bytes(
            "a length of 2^62",
            "1009",
            RawPeer.concat(
                new byte[] {(byte) 0x82, (byte) 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0}, new byte[4])),
        bytes(
            "text that is not UTF-8",
            "1007",
            RawPeer.frame(true, RawFrame.TEXT, new byte[] {'4', (byte) 0xC3}, true)),
        bytes("a close with half a code", "1002", frame(true, RawFrame.CLOSE, 1)),
        bytes(
            "a close with a code that is none",
            "1002",
            RawPeer.frame(true, RawFrame.CLOSE, new byte[] {0, 1}, true)),
        row(
            "a million fragments of nothing",
            "1009|1002|served on",
            s -> {
              RawPeer peer = s.webSocket();
              peer.send(frame(false, RawFrame.TEXT, 0));
              byte[] some = new byte[0];
              for (int i = 0; i < 1_000; i++) {
                some = RawPeer.concat(some, frame(false, RawFrame.CONTINUATION, 0));
              }
              for (int i = 0; i < 1_000; i++) {
                peer.send(some);
              }
              peer.send(RawPeer.frame(true, RawFrame.CONTINUATION, ascii("6"), true));
              return s.served(peer);
            }),
        row(
            "fragments beyond the limit",
            "1009",
            s -> {
              RawPeer peer = s.webSocket();
              peer.send(frame(false, RawFrame.BINARY, 50_000));
              peer.send(frame(false, RawFrame.CONTINUATION, 50_000));
              return s.next(peer);
            }),
        row(
            "100,000 pings whose answers are not read",
            "served on|closed",
            s -> {
              RawPeer peer = s.webSocket();
              byte[] pings = new byte[0];
              for (int i = 0; i < 100; i++) {
                pings = RawPeer.concat(pings, frame(true, RawFrame.PING, 125));
              }
              try {
                for (int i = 0; i < 1_000; i++) {
                  peer.send(pings);
                }
              } catch (IOException e) {
                return "closed";
              }
              return s.served(peer);
            }),
        row("a WebSocket without a frame", "1000|1005|closed", s -> s.next(s.webSocket())),
        row(
            "a frame that stops",
            "1000|1005|closed",
            s -> {
              RawPeer peer = s.webSocket();
              peer.send(new byte[] {(byte) 0x81, (byte) 0xFE, 0x01});
              return s.next(peer);
            }));
  }

  private static String bombInParts(Stranger stranger) throws IOException {
    byte[] bomb = Deflated.of(new byte[10_000_000]);
    RawPeer peer = stranger.webSocket(RawPeer.OFFER);
    byte[] parts = RawPeer.compressed(frame(false, RawFrame.BINARY, 0));
    for (int at = 0; at < bomb.length; at += 10) {
      byte[] part = Arrays.copyOfRange(bomb, at, Math.min(bomb.length, at + 10));
      boolean last = at + 10 >= bomb.length;
      parts = RawPeer.concat(parts, RawPeer.frame(last, RawFrame.CONTINUATION, part, true));
    }
    peer.send(parts);
    return stranger.next(peer);
  }

  private static byte[] twice() {
    return RawPeer.concat(
        RawPeer.compressed(RawPeer.frame(false, RawFrame.TEXT, Deflated.of(TEXT), true)),
        RawPeer.compressed(RawPeer.frame(true, RawFrame.CONTINUATION, Deflated.of(TEXT), true)));
  }

  private static byte[] otherBits() {
    byte[] frame = RawPeer.compressed(RawPeer.frame(true, RawFrame.TEXT, Deflated.of(TEXT), true));
    frame[0] |= 0x10;
    return frame;
  }

  private static byte[] ascii(String text) {
    return RawPeer.ascii(text);
  }

  private static byte[] frame(boolean last, int opcode, int length) {
    return RawPeer.frame(last, opcode, new byte[length], true);
  }

  private static HostileClient bytes(String name, String expected, byte[] bytes) {
    return row(
        name,
        expected,
        stranger -> {
          RawPeer peer = stranger.webSocket();
          peer.send(bytes);
          return stranger.next(peer);
        });
  }

  /** The same where compression was agreed on. */
  private static HostileClient compressed(String name, String expected, byte[] bytes) {
    return row(
        name,
        expected,
        stranger -> {
          RawPeer peer = stranger.webSocket(RawPeer.OFFER);
          peer.send(bytes);
          return stranger.next(peer);
        });
  }

  private static HostileClient row(String name, String expected, HostileClient.Attack attack) {
    return new HostileClient("frame", name, expected, attack);
  }
}
