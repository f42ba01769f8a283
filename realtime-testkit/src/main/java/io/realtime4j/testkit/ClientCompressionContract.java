package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.MessageDeflate;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.testkit.ClientTransportContract.Bench;
import java.io.IOException;
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
 * What a client transport keeps that offers {@link MessageDeflate#OFFER}, beside {@link
 * ClientTransportContract}. An implementation joins by a subclass that creates it.
 */
public abstract class ClientCompressionContract {
  private final List<Runnable> checks = new ArrayList<>();
  private @Nullable Bench bench;

  /** For subclasses. */
  protected ClientCompressionContract() {}

  /** Creates the transport under test, once per test. */
  protected abstract ClientTransport create();

  /** Starts both sides. */
  @BeforeEach
  public final void startBothSides() throws IOException {
    bench = new Bench(create(), new ScriptedServer(), checks);
  }

  /** Ends both sides and checks what was heard. */
  @AfterEach
  public final void checkWhatWasHeard() throws IOException {
    bench().transport().close();
    checks.forEach(Runnable::run);
    bench().server().close();
  }

  private Bench bench() {
    Bench started = bench;
    if (started == null) {
      throw new IllegalStateException("the test has not started");
    }
    return started;
  }

  @Test
  void messagesGoCompressedBothWays() {
    String text = "Zwölf Boxkämpfer ".repeat(500);
    Played<List<RawFrame>> seen =
        bench()
            .server()
            .next(
                peer -> {
                  RawHead request = peer.acceptWebSocket(MessageDeflate.OFFER);
                  assertThat(request.header("sec-websocket-extensions"))
                      .isEqualTo(MessageDeflate.OFFER);
                  peer.text(text).text("").binary(Deflated.noise(50_000));
                  byte[] payload = Deflated.of(RawPeer.ascii("in parts"));
                  peer.send(begun(Arrays.copyOf(payload, 3)));
                  peer.send(peer.frame(true, RawFrame.PING, RawPeer.ascii("?")));
                  byte[] rest = Arrays.copyOfRange(payload, 3, payload.length);
                  peer.send(peer.frame(true, RawFrame.CONTINUATION, rest));
                  peer.send(peer.frame(true, RawFrame.TEXT, RawPeer.ascii("as it is")));
                  return List.of(peer.readFrame(), peer.readFrame(), peer.readFrame());
                });
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = bench().open(record);

    assertThat(record.awaitOpen().text()).isEqualTo(text);
    assertThat(record.text()).isEmpty();
    assertThat(record.binary()).isEqualTo(Deflated.noise(50_000));
    assertThat(record.text()).isEqualTo("in parts");
    assertThat(record.text()).isEqualTo("as it is");
    socket.send(Frame.text(text));
    socket.send(Frame.text("short"));
    List<RawFrame> frames = Waiting.get(seen).stream().filter(frame -> frame.opcode() < 8).toList();
    assertThat(frames.get(0).text()).isEqualTo(text);
    assertThat(frames.get(0).compressed()).isTrue();
    assertThat(frames.get(1).text()).isEqualTo("short");
    assertThat(frames.get(1).compressed()).isFalse();
  }

  private static byte[] begun(byte[] payload) {
    return RawPeer.compressed(RawPeer.frame(false, RawFrame.TEXT, payload, false));
  }

  @Test
  void whatWasNotAgreedOnIsNotDone() {
    String text = "Zwölf Boxkämpfer ".repeat(500);
    Played<RawFrame> seen =
        bench()
            .server()
            .next(
                peer -> {
                  peer.acceptWebSocket();
                  RawFrame frame = peer.readFrame();
                  peer.send(RawPeer.compressed(peer.frame(true, RawFrame.TEXT, new byte[1])));
                  peer.awaitEnd();
                  return frame;
                });
    SocketRecord record = new SocketRecord();
    ClientWebSocket socket = bench().open(record);
    record.awaitOpen();
    socket.send(Frame.text(text));

    assertThat(record.failed().kind()).isEqualTo(Kind.PROTOCOL);
    assertThat(Waiting.get(seen).text()).isEqualTo(text);
    assertThat(Waiting.get(seen).compressed()).isFalse();
  }

  @TestFactory
  Stream<DynamicTest> answersThatCannotBeKeptToAreRefused() {
    return Stream.of("other", "permessage-deflate", MessageDeflate.OFFER + "; what")
        .map(
            answer ->
                DynamicTest.dynamicTest(
                    answer,
                    () -> {
                      bench().server().next(peer -> peer.acceptWebSocket(answer));
                      SocketRecord record = new SocketRecord();
                      bench().open(record);

                      assertThat(record.failed().kind()).isEqualTo(Kind.PROTOCOL);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> aServerThatBreaksARuleIsToldWhich() {
    byte[] text = Deflated.of(RawPeer.ascii("some text of some length"));
    Map<String, byte[]> rows = new LinkedHashMap<>();
    rows.put("a byte more than allowed: 1009", whole(new byte[Bench.MAX_BYTES + 1]));
    rows.put("ten million bytes: 1009", whole(new byte[10_000_000]));
    rows.put(
        "a compressed ping: 1002",
        RawPeer.compressed(RawPeer.frame(true, RawFrame.PING, new byte[1], false)));
    rows.put(
        "a compressed continuation: 1002",
        RawPeer.concat(
            begun(text),
            RawPeer.compressed(RawPeer.frame(true, RawFrame.CONTINUATION, text, false))));
    rows.put(
        "no stream: 1007",
        RawPeer.compressed(RawPeer.frame(true, RawFrame.TEXT, new byte[] {7}, false)));
    rows.put("no text when it is read: 1007", whole(new byte[] {'a', (byte) 0xC3, 'b'}));
    return rows.entrySet().stream()
        .map(
            row -> DynamicTest.dynamicTest(row.getKey(), () -> send(row.getValue(), row.getKey())));
  }

  private static byte[] whole(byte[] message) {
    return RawPeer.compressed(RawPeer.frame(true, RawFrame.TEXT, Deflated.of(message), false));
  }

  private void send(byte[] bytes, String row) {
    Played<Integer> code =
        bench()
            .server()
            .next(
                peer -> {
                  peer.acceptWebSocket(MessageDeflate.OFFER);
                  peer.send(bytes);
                  return peer.readFrame().code();
                });
    SocketRecord record = new SocketRecord();
    bench().open(record);

    assertThat(record.failed().kind()).isEqualTo(Kind.PROTOCOL);
    assertThat(row).endsWith(" " + Waiting.get(code));
  }
}
