package io.realtime4j.benchmarks.load;

/** Writes {@code message:send} events, numbered, with an acknowledgement asked for. */
final class Sends {
  /** 100 characters: a line of chat. */
  private static final String CONTENT =
      "The quick brown fox jumps over the lazy dog while the band plays on, and nobody minds it at"
          + " all today.";

  private static final byte[] ACK_ID = ClientFrames.utf8("42");
  private static final byte[] TAIL = ClientFrames.utf8("\"}]");

  private final byte[] middle;
  private long next = 1;

  Sends(String channel) {
    this.middle =
        ClientFrames.utf8(
            "[\"message:send\",{\"roomName\":\""
                + channel
                + "\",\"content\":\""
                + CONTENT
                + "\",\"clientMessageId\":\""
                + channel.replace(':', '-')
                + "-");
  }

  /** Writes the next message; the caller flushes. */
  void write(Peer sender) {
    byte[] number = ClientFrames.utf8(Long.toString(next++));
    sender.write(ACK_ID, number, middle, number, TAIL);
  }
}
