package io.realtime4j.verification.socketio;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A Socket.IO client with nothing between the test and the socket: what it writes leaves at once.
 */
final class PlainSocket implements AutoCloseable {
  private final Socket socket = new Socket();
  private final DataInputStream in;

  /** Opens a WebSocket and enters the main namespace. */
  PlainSocket(int port) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    String request =
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n"
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String head = "";
    while (!head.endsWith("\r\n\r\n")) {
      head += (char) in.readUnsignedByte();
    }
    next();
    send("40");
    next();
  }

  void send(String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | payload.length);
    // Masked with zeros, which change nothing.
    System.arraycopy(payload, 0, frame, 6, payload.length);
    socket.getOutputStream().write(frame);
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
