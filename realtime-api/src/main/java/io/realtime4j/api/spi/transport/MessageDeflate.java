package io.realtime4j.api.spi.transport;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/*
 * No message refers to one before it, in either direction. So one of these serves all connections
 * of a loop, none of them keeps a window of 32 KiB or more, and what a message is compressed to is
 * the same for all who get it: the frame remembers it.
 *
 * A message is compressed without a final block and without the empty stored block at its end, that
 * is 00 00 ff ff (RFC 7692, section 7.2.1). To read one, that block is put back, and a final one
 * behind it: the stream ends there exactly if the message was whole.
 */
/**
 * Compresses the messages of WebSockets, and reads compressed ones: permessage-deflate (RFC 7692)
 * without context takeover. For server transports that obey {@link
 * ServerTransport.Options#compression()}, and for client transports; one for each loop. Not for
 * several threads; about 300 KiB beside the heap once it is used both ways.
 */
public final class MessageDeflate {
  /**
   * What is shorter than this is not worth it: it leaves in one packet either way. As the stock
   * server has it.
   */
  public static final int THRESHOLD_BYTES = 1024;

  /** What a client offers, as the value of {@code Sec-WebSocket-Extensions}. */
  public static final String OFFER = DeflateOffers.NOTHING_KEPT;

  /** The empty stored block that a sender leaves out. */
  private static final int END_BYTES = 4;

  /** That block, and a final one. */
  private static final byte[] END = {
    0, 0, (byte) 0xFF, (byte) 0xFF, 1, 0, 0, (byte) 0xFF, (byte) 0xFF
  };

  /** As much is kept for the next message; a larger one has its own. */
  private static final int KEPT_BYTES = 64 * 1024;

  /**
   * A message may consist of several streams, such as one for each fragment. More are read by
   * nobody but who wants to cost: each takes as long as a few hundred bytes.
   */
  private static final int MOST_STREAMS = 1_000;

  /** Null until something is to be compressed. */
  private @Nullable Deflater deflater;

  /** Null until something compressed has come. */
  private @Nullable Inflater inflater;

  private byte[] scratch = new byte[0];

  /** Where {@link #inflate} writes: {@code inflated[0..length)}. */
  private byte[] inflated = new byte[0];

  private int length;
  private int streams;

  /** Creates one that has nothing of what it needs yet. */
  public MessageDeflate() {}

  /**
   * Returns the answer to what a client offers.
   *
   * @param offers the values of {@code Sec-WebSocket-Extensions}, joined by commas
   * @return the value of that header in the answer; null if no offer can be taken, or the header
   *     cannot be read
   */
  public static @Nullable String answer(String offers) {
    return DeflateOffers.answer(offers);
  }

  /**
   * Returns whether a server's answer to {@link #OFFER} is one that a client can keep to.
   *
   * @param answer the values of {@code Sec-WebSocket-Extensions}, joined by commas
   */
  public static boolean isAgreed(String answer) {
    return DeflateOffers.isAgreed(answer);
  }

  /**
   * Returns how long a compressed message may be that must not be longer than so many bytes: what
   * cannot be made shorter becomes a little longer.
   */
  public static int mostBytes(int maxMessageBytes) {
    return (int) Math.min(Integer.MAX_VALUE, maxMessageBytes + maxMessageBytes / 64L + 64);
  }

  /**
   * Returns the message as it goes out: compressed if that makes it shorter, else as it is. The
   * result is remembered with the frame, so that a message to many is compressed once, or once by
   * each loop that does so at the same time.
   */
  public Frame deflate(Frame frame) {
    if (frame.size() < THRESHOLD_BYTES) {
      return frame;
    }
    Frame known = frame.shorter();
    return known != null ? known : frame.keepShorter(shorter(frame.bytes()));
  }

  private byte @Nullable [] shorter(byte[] message) {
    Deflater engine = deflater;
    if (engine == null) {
      // The quickest: the next levels take several times as long for a few per cent.
      engine = new Deflater(Deflater.BEST_SPEED, true);
      deflater = engine;
    }
    int room = message.length + END_BYTES;
    byte[] out = room(room);
    engine.setInput(message);
    int size = engine.deflate(out, 0, room, Deflater.SYNC_FLUSH);
    engine.reset();
    // A result that fills it is too long, or not all.
    return size == room ? null : Arrays.copyOf(out, size - END_BYTES);
  }

  private byte[] room(int bytes) {
    if (bytes > KEPT_BYTES) {
      return new byte[bytes];
    }
    if (scratch.length == 0) {
      scratch = new byte[KEPT_BYTES];
    }
    return scratch;
  }

  /**
   * Reads a compressed message.
   *
   * @param payload the whole message; read to its end
   * @param maxBytes how long the message may be; no more than that is read
   * @return the message, valid until the next call; null if it is longer
   * @throws DataFormatException if it is not compressed as it should be, or not whole
   */
  public @Nullable ByteBuffer inflate(ByteBuffer payload, int maxBytes) throws DataFormatException {
    Inflater engine = inflater;
    if (engine == null) {
      engine = new Inflater(true);
      inflater = engine;
    }
    length = 0;
    streams = 0;
    try {
      boolean fits = read(engine, payload, maxBytes);
      // A peer that has finished its stream need not have begun another one.
      if (fits && !engine.finished()) {
        fits = read(engine, ByteBuffer.wrap(END), maxBytes);
        if (fits && !engine.finished()) {
          throw new DataFormatException("a compressed message is not whole");
        }
      }
      return fits ? ByteBuffer.wrap(inflated, 0, length).slice() : null;
    } finally {
      engine.reset();
      if (inflated.length > KEPT_BYTES) {
        inflated = new byte[0];
      }
    }
  }

  /** Reads all of this; returns whether the message is not too long yet. */
  private boolean read(Inflater engine, ByteBuffer part, int maxBytes) throws DataFormatException {
    engine.setInput(part);
    boolean more = part.hasRemaining();
    while (more) {
      if (engine.finished()) {
        startAnother(engine, part);
      }
      makeRoom(maxBytes);
      int space = inflated.length - length;
      int read = engine.inflate(inflated, length, space);
      length += read;
      if (length > maxBytes) {
        return false;
      }
      more = part.hasRemaining() || (read == space && !engine.finished());
    }
    return true;
  }

  private void startAnother(Inflater engine, ByteBuffer part) throws DataFormatException {
    if (++streams > MOST_STREAMS) {
      throw new DataFormatException("a compressed message has too many streams");
    }
    engine.reset();
    engine.setInput(part);
  }

  /** Sees to it that there is room for a byte at least, and for one more than allowed at most. */
  private void makeRoom(int maxBytes) {
    if (length == inflated.length) {
      long wanted = Math.max(THRESHOLD_BYTES, 2L * length);
      inflated = Arrays.copyOf(inflated, (int) Math.min(wanted, maxBytes + 1L));
    }
  }
}
