package io.realtime4j.verification.socketio;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A Socket.IO client with nothing between the test and the socket: what it writes leaves at once.
 */
final class PlainSocket implements AutoCloseable {
  static final int FINAL = 0x80;
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;

  private final Socket socket = new Socket();
  private final DataInputStream in;

  /** Opens a WebSocket and enters the main namespace. */
  static PlainSocket entered(int port) throws IOException {
    PlainSocket opened = new PlainSocket(port);
    opened.enter();
    return opened;
  }

  /** Opens a WebSocket, and hears the handshake. */
  PlainSocket(int port) throws IOException {
    this(port, "");
    next();
  }

  /** Opens a WebSocket with more in its query. */
  PlainSocket(int port, String query) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    String request =
        "GET /socket.io/?EIO=4&transport=websocket"
            + query
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String head = "";
    while (!head.endsWith("\r\n\r\n")) {
      head += (char) in.readUnsignedByte();
    }
  }

  void enter() throws IOException {
    send("40");
    next();
  }

  void send(String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    begin(FINAL | TEXT, payload.length, payload);
  }

  /**
   * Sends a frame's head, and of its payload what is given.
   *
   * @param length what the head says, below {@code 1 << 31}
   */
  void begin(int head, int length, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) head);
    if (length < 126) {
      frame.put((byte) (0x80 | length));
    } else if (length < 0x10000) {
      frame.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(length);
    }
    // Masked with zeros, which change nothing.
    frame.putInt(0).put(payload);
    socket.getOutputStream().write(frame.array(), 0, frame.position());
  }

  /** Returns the code of the close frame that comes next but for pings. */
  int closeCode() throws IOException {
    while (true) {
      int head = in.readUnsignedByte();
      byte[] payload = new byte[in.readUnsignedByte()];
      in.readFully(payload);
      if (head == (FINAL | CLOSE)) {
        return ByteBuffer.wrap(payload).getShort();
      }
    }
  }

  /** Returns the next message that is no ping. */
  String next() throws IOException {
    while (true) {
      in.readUnsignedByte();
      int length = in.readUnsignedByte();
      byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length];
      in.readFully(payload);
      String text = new String(payload, StandardCharsets.US_ASCII);
      if (!text.equals("2")) {
        return text;
      }
      send("3");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
