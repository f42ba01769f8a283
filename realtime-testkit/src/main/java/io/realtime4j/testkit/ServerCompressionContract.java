package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.testkit.ServerTransportContract.Bench;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What a server transport keeps that compresses messages (RFC 7692), beside {@link
 * ServerTransportContract}. An implementation joins by a subclass that creates it.
 */
public abstract class ServerCompressionContract {
  private static final String ANSWER =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  private @Nullable Bench bench;

  /** For subclasses. */
  protected ServerCompressionContract() {}

  /** Creates the transport under test, once per test. */
  protected abstract ServerTransport create(int loops);

  /** Starts the transport with two loops. */
  @BeforeEach
  public final void startTransport() {
    bench = new Bench(create(2), true);
  }

  /** Ends it and checks what was heard. */
  @AfterEach
  public final void checkWhatWasHeard() throws IOException {
    bench().end();
  }

  private Bench bench() {
    Bench started = bench;
    if (started == null) {
      throw new IllegalStateException("the test has not started");
    }
    return started;
  }

  private RawHead answerTo(String... offers) throws IOException {
    ServerSocketRecord record = bench().record();
    EventLoop home = bench().transport().loops().get(0);
    bench().serve(exchange -> exchange.upgrade(home, Map.of(), record.accept()));
    RawPeer peer = bench().connect();
    RawHead answer = peer.upgrade("/", offers);
    peer.text("heard");
    assertThat(record.text()).isEqualTo("heard");
    return answer;
  }

  @Test
  void offersAreAnsweredAndOthersPassedOver() throws IOException {
    String name = "sec-websocket-extensions";
    assertThat(answerTo().headers()).doesNotContainKey(name);
    assertThat(answerTo("other").headers()).doesNotContainKey(name);
    assertThat(answerTo("permessage-deflate; server_max_window_bits=12").headers())
        .doesNotContainKey(name);
    assertThat(answerTo(RawPeer.OFFER).header(name)).isEqualTo(ANSWER);
    assertThat(answerTo("other", "permessage-deflate; unknown, permessage-deflate").header(name))
        .isEqualTo(ANSWER);
  }

  @Test
  void messagesGoCompressedBothWays() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    String text = "Zwölf Boxkämpfer ".repeat(500);
    byte[] bytes = new byte[50_000];
    peer.text(text).binary(bytes).binary(Deflated.noise(Bench.MAX_BYTES));
    write(record, Frame.text(text), Frame.binaryOf(bytes), Frame.text("short"));
    write(record, Frame.binaryOf(Deflated.noise(5_000)));

    assertThat(record.text()).isEqualTo(text);
    assertThat(record.binary()).isEqualTo(bytes);
    assertThat(record.binary()).isEqualTo(Deflated.noise(Bench.MAX_BYTES));
    assertMessage(peer.readFrame(), true, text.getBytes(StandardCharsets.UTF_8));
    assertMessage(peer.readFrame(), true, bytes);
    assertMessage(peer.readFrame(), false, RawPeer.ascii("short"));
    assertMessage(peer.readFrame(), false, Deflated.noise(5_000));
  }

  private static void write(ServerSocketRecord record, Frame... frames) {
    record.onHome(
        socket -> {
          for (Frame frame : frames) {
            socket.write(frame);
          }
          socket.flush();
          return true;
        });
  }

  private static void assertMessage(RawFrame frame, boolean compressed, byte[] payload) {
    assertThat(frame.fin()).isTrue();
    assertThat(frame.compressed()).isEqualTo(compressed);
    assertThat(frame.payload()).isEqualTo(payload);
  }

  @Test
  void aFrameIsSharedByThoseWhoCompressAndThoseWhoDoNot() throws IOException {
    Frame[] frames = {
      Frame.text("a" + "b".repeat(50_000)), Frame.text("small"), Frame.text("c".repeat(2_000))
    };
    List<List<ServerWebSocket>> sockets = List.of(new ArrayList<>(), new ArrayList<>());
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      EventLoop home = bench().transport().loops().get(i % 2);
      ServerSocketRecord record = bench().record(home, false);
      bench().serve(exchange -> exchange.upgrade(home, Map.of(), record.accept()));
      RawPeer peer = bench().connect();
      peer.upgrade("/", i % 4 < 2 ? new String[0] : new String[] {RawPeer.OFFER});
      sockets.get(i % 2).add(record.socket());
      peers.add(peer);
    }
    for (int i = 0; i < 2; i++) {
      List<ServerWebSocket> all = sockets.get(i);
      bench().transport().loops().get(i).execute(() -> writeEach(all, frames));
    }
    for (int i = 0; i < peers.size(); i++) {
      for (Frame frame : frames) {
        assertMessage(peers.get(i).readFrame(), i % 4 >= 2 && frame.size() > 1_024, bytes(frame));
      }
    }
  }

  private static void writeEach(List<ServerWebSocket> sockets, Frame[] frames) {
    for (Frame frame : frames) {
      sockets.forEach(socket -> socket.write(frame));
    }
    sockets.forEach(ServerWebSocket::flush);
  }

  private static byte[] bytes(Frame frame) {
    byte[] bytes = new byte[frame.size()];
    frame.copyTo(bytes, 0);
    return bytes;
  }

  @Test
  void aCompressedMessageMayComeInFragmentsWithAPingBetween() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    byte[] payload = Deflated.of("in parts ".repeat(1_000).getBytes(StandardCharsets.UTF_8));
    peer.send(compressed(false, RawFrame.TEXT, Arrays.copyOf(payload, 7)));
    peer.send(peer.frame(false, RawFrame.CONTINUATION, new byte[0]));
    peer.send(peer.frame(true, RawFrame.PING, RawPeer.ascii("?")));
    assertThat(peer.readFrame().opcode()).isEqualTo(RawFrame.PONG);
    byte[] rest = Arrays.copyOfRange(payload, 7, payload.length);
    peer.send(peer.frame(true, RawFrame.CONTINUATION, rest));
    peer.send(peer.frame(true, RawFrame.TEXT, RawPeer.ascii("as it is")));

    assertThat(record.text()).isEqualTo("in parts ".repeat(1_000));
    assertThat(record.text()).isEqualTo("as it is");
  }

  @Test
  void anEmptyMessageMayBeCompressed() throws IOException {
    ServerSocketRecord record = bench().record();
    bench().open(record).send(compressed(true, RawFrame.TEXT, new byte[1])).text("next");

    assertThat(record.text()).isEmpty();
    assertThat(record.text()).isEqualTo("next");
  }

  private static byte[] compressed(boolean last, int opcode, byte[] payload) {
    return RawPeer.compressed(RawPeer.frame(last, opcode, payload, true));
  }

  @Test
  void whatIsWrittenIsCountedAsItIsOnTheWire() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    Frame frame = Frame.text("x".repeat(64 * 1024));
    long wire =
        record.onHome(
            socket -> {
              for (int i = 0; i < 100; i++) {
                socket.write(frame);
              }
              long written = socket.writtenBytes();
              socket.flush();
              assertThat(socket.writtenBytes()).isEqualTo(written);
              assertThat(socket.isWritable()).isTrue();
              return written;
            });
    assertThat(wire).isBetween(1_000L, 50_000L);
    for (int i = 0; i < 100; i++) {
      assertThat(peer.readFrame().payload()).hasSize(frame.size());
    }
    write(record, Frame.text("end"));
    assertThat(peer.readFrame().text()).isEqualTo("end");
    record.awaitAllLeft();
    assertThat(record.<Long>onHome(ServerWebSocket::flushedBytes)).isEqualTo(wire + 5);
  }

  @Test
  void theLimitIsOfWhatIsRead() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    peer.binary(new byte[Bench.MAX_BYTES]);
    assertThat(record.binary()).hasSize(Bench.MAX_BYTES);
    record.onHome(
        socket -> {
          socket.maxMessageBytes(10);
          return true;
        });
    peer.text("0123456789");
    assertThat(record.text()).isEqualTo("0123456789");
    peer.text("0123456789a");
    assertThat(peer.readFrame().code()).isEqualTo(1009);
  }

  @TestFactory
  Stream<DynamicTest> whoBreaksARuleIsToldWhich() {
    return broken().entrySet().stream()
        .map(
            row -> DynamicTest.dynamicTest(row.getKey(), () -> send(row.getValue(), row.getKey())));
  }

  private void send(byte[] bytes, String row) throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    peer.send(bytes);
    int code = peer.readFrame().code();
    peer.close();

    assertThat(row).endsWith(" " + code);
    assertThat(record.closed().code()).isEqualTo(code);
    assertThat(record.heardNothing()).isTrue();
  }

  /** Returns what is sent, by what it is and the code that it gets. */
  private static Map<String, byte[]> broken() {
    byte[] text = Deflated.of(RawPeer.ascii("some text of some length"));
    byte[] begun = compressed(false, RawFrame.TEXT, text);
    Map<String, byte[]> rows = new LinkedHashMap<>();
    rows.put(
        "a byte more than allowed: 1009",
        compressed(true, RawFrame.BINARY, Deflated.of(new byte[Bench.MAX_BYTES + 1])));
    rows.put(
        "ten million bytes: 1009",
        compressed(true, RawFrame.TEXT, Deflated.of(new byte[10_000_000])));
    rows.put(
        "longer than any that is allowed: 1009",
        compressed(false, RawFrame.TEXT, Deflated.noise(Bench.MAX_BYTES + 5_000)));
    rows.put("another reserved bit: 1002", marked(0x20, text));
    rows.put("one more reserved bit: 1002", marked(0x50, text));
    rows.put("a compressed ping: 1002", compressed(true, RawFrame.PING, new byte[1]));
    rows.put(
        "a compressed continuation: 1002",
        RawPeer.concat(begun, compressed(true, RawFrame.CONTINUATION, text)));
    rows.put("not even a block: 1007", compressed(true, RawFrame.TEXT, new byte[0]));
    rows.put("no stream: 1007", compressed(true, RawFrame.TEXT, new byte[] {7, 7, 7}));
    rows.put("cut off: 1007", compressed(true, RawFrame.TEXT, Arrays.copyOf(text, 20)));
    rows.put(
        "no text when it is read: 1007",
        compressed(true, RawFrame.TEXT, Deflated.of(new byte[] {'a', (byte) 0xC3, 'b'})));
    return rows;
  }

  private static byte[] marked(int bits, byte[] payload) {
    byte[] frame = RawPeer.frame(true, RawFrame.TEXT, payload, true);
    frame[0] |= (byte) bits;
    return frame;
  }
}
