package io.realtime4j.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** HTTP and WebSocket on a plain socket, either side, blocking, byte by byte as a test wants it. */
final class RawPeer implements AutoCloseable {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  /** What browsers and the stock client offer. */
  static final String OFFER = "permessage-deflate; client_max_window_bits";

  private static final int RSV1 = 0x40;

  private final Socket socket;
  private final boolean client;
  private final DataInputStream in;
  private final OutputStream out;

  /** Compression is agreed on. */
  private boolean compresses;

  RawPeer(Socket socket, boolean client) throws IOException {
    this.socket = socket;
    this.client = client;
    socket.setSoTimeout(Waiting.LIMIT_SECONDS * 1000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
  }

  static RawPeer connect(int port) throws IOException {
    return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port), true);
  }

  /**
   * Returns the bytes of a request for a WebSocket, to be sent alone or with more behind them.
   * Compression is offered, for the server to take up if it does that.
   */
  static byte[] upgradeRequest(String target) {
    return upgradeRequest(target, OFFER);
  }

  /** Returns the same with other offers, one header each. */
  static byte[] upgradeRequest(String target, String... offers) {
    StringBuilder extensions = new StringBuilder();
    for (String offer : offers) {
      extensions.append("\r\nSec-WebSocket-Extensions: ").append(offer);
    }
    return ascii(
        "GET "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
            + KEY
            + extensions
            + "\r\n\r\n");
  }

  static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  RawPeer send(String text) throws IOException {
    return send(ascii(text));
  }

  RawPeer send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Opens a WebSocket, as a client. */
  RawHead upgrade(String target) throws IOException {
    send(upgradeRequest(target));
    return readHead();
  }

  /** Opens a WebSocket, as a client that offers these extensions. */
  RawHead upgrade(String target, String... offers) throws IOException {
    send(upgradeRequest(target, offers));
    return readHead();
  }

  /** Accepts a WebSocket, as a server; returns the request. */
  RawHead acceptWebSocket() throws IOException {
    RawHead request = readHead();
    send(switching(request));
    return request;
  }

  /** Accepts a WebSocket, as a server, with this answer to what extensions were offered. */
  RawHead acceptWebSocket(String extension) throws IOException {
    RawHead request = readHead();
    String answer = switching(request);
    send(answer.replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: " + extension + "\r\n\r\n"));
    compresses = true;
    return request;
  }

  static String switching(RawHead request) {
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: "
        + accept(request.header("sec-websocket-key"))
        + "\r\n\r\n";
  }

  private static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest(ascii(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads a head, and a body if Content-Length tells of one. */
  RawHead readHead() throws IOException {
    String start = readLine();
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    byte[] body = new byte[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
    in.readFully(body);
    compresses = client && headers.containsKey("sec-websocket-extensions");
    return new RawHead(start, headers, body);
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended in a head, after: " + line);
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(ISO_8859_1);
  }

  RawPeer text(String text) throws IOException {
    return message(RawFrame.TEXT, text.getBytes(UTF_8));
  }

  RawPeer binary(byte[] bytes) throws IOException {
    return message(RawFrame.BINARY, bytes);
  }

  private RawPeer message(int opcode, byte[] bytes) throws IOException {
    return send(
        compresses
            ? compressed(frame(true, opcode, Deflated.of(bytes)))
            : frame(true, opcode, bytes));
  }

  /** Marks a frame as the first of a compressed message. */
  static byte[] compressed(byte[] frame) {
    frame[0] |= RSV1;
    return frame;
  }

  RawPeer close(int code, String reason) throws IOException {
    byte[] text = reason.getBytes(UTF_8);
    byte[] payload = ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
    return send(frame(true, RawFrame.CLOSE, payload));
  }

  /** Returns a frame as this side must send it: masked from a client, bare from a server. */
  byte[] frame(boolean fin, int opcode, byte[] payload) {
    return frame(fin, opcode, payload, client);
  }

  static byte[] frame(boolean fin, int opcode, byte[] payload, boolean masked) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    int maskBit = masked ? 0x80 : 0;
    frame.put((byte) ((fin ? 0x80 : 0) | opcode));
    if (payload.length < 126) {
      frame.put((byte) (maskBit | payload.length));
    } else if (payload.length < 0x10000) {
      frame.put((byte) (maskBit | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (maskBit | 127)).putLong(payload.length);
    }
    byte[] mask = masked ? new byte[] {0x12, 0x34, 0x56, 0x78} : new byte[4];
    if (masked) {
      frame.put(mask);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ mask[i & 3]));
    }
    byte[] bytes = new byte[frame.flip().remaining()];
    frame.get(bytes);
    return bytes;
  }

  RawFrame readFrame() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    int length = second & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] mask = new byte[4];
    if ((second & 0x80) != 0) {
      in.readFully(mask);
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    for (int i = 0; i < length; i++) {
      payload[i] ^= mask[i & 3];
    }
    boolean compressed = (first & RSV1) != 0;
    if ((first & 0x70) != 0 && !(compresses && (first & 0x70) == RSV1)) {
      throw new IOException("reserved bits that were not agreed on");
    }
    return new RawFrame(
        (first & 0x80) != 0,
        compressed,
        first & 0xf,
        compressed ? Deflated.read(payload) : payload);
  }

  /** Reads until the other side ends the connection, in peace or not. */
  RawPeer awaitEnd() throws IOException {
    try {
      byte[] rest = new byte[8192];
      int read = in.read(rest);
      while (read >= 0) {
        read = in.read(rest);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // A reset is an end too.
    }
    return this;
  }

  /** Ends the connection with a reset. */
  RawPeer reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
    return this;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
