package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.testkit.ServerSocketRecord.Closed;
import io.realtime4j.testkit.ServerTransportContract.Bench;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What every server transport keeps for the end of a WebSocket. */
public interface ServerSocketEndContract {
  /** Returns the transport of the test under way. */
  Bench bench();

  private static void on(ServerSocketRecord record, Consumer<ServerWebSocket> task) {
    record.onHome(
        socket -> {
          task.accept(socket);
          return true;
        });
  }

  @Test
  default void closingSendsWhatIsWrittenThenTheCode() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    on(
        record,
        socket -> {
          socket.write(Frame.text("last words"));
          socket.close(4002, "moved");
          socket.write(Frame.text("unheard"));
          socket.close(4003, "again");
        });

    assertThat(peer.readFrame().text()).isEqualTo("last words");
    RawFrame close = peer.readFrame();
    assertThat(close.opcode()).isEqualTo(RawFrame.CLOSE);
    assertThat(close.code()).isEqualTo(4002);
    assertThat(close.reason()).isEqualTo("moved");
    peer.close(4002, "");
    assertThat(record.closed().code()).isEqualTo(4002);
    peer.awaitEnd();
  }

  @Test
  default void aPeerThatDoesNotAnswerTheCloseIsCutOff() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    on(record, socket -> socket.close(4002, ""));

    assertThat(record.closed().code()).isEqualTo(1006);
    peer.awaitEnd();
  }

  @Test
  default void thePeersCloseIsAnsweredAndTold() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    peer.close(4001, "bye");

    assertThat(record.closed()).isEqualTo(new Closed(4001, "bye"));
    assertThat(peer.readFrame().code()).isEqualTo(4001);
    peer.awaitEnd();
  }

  @Test
  default void aCloseWithoutCodeIs1005() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    peer.send(peer.frame(true, RawFrame.CLOSE, new byte[0]));

    assertThat(record.closed()).isEqualTo(new Closed(1005, ""));
    assertThat(peer.readFrame().opcode()).isEqualTo(RawFrame.CLOSE);
  }

  @Test
  default void aReasonThatIsTooLongIsShortened() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    on(record, socket -> socket.close(4002, "é".repeat(100)));

    assertThat(peer.readFrame().reason()).isEqualTo("é".repeat(61));
  }

  @Test
  default void aResetIs1006() throws IOException {
    ServerSocketRecord record = bench().record();
    bench().open(record).reset();

    assertThat(record.closed().code()).isEqualTo(1006);
  }

  @Test
  default void abortEndsAtOnce() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    on(
        record,
        socket -> {
          socket.write(Frame.text("lost"));
          socket.abort();
          socket.abort();
        });

    assertThat(record.closed().code()).isEqualTo(1006);
    peer.awaitEnd();
    on(
        record,
        socket -> {
          socket.write(Frame.text("into the void"));
          socket.flush();
          socket.close(1000, "");
        });
  }

  @Test
  default void aMessageAboveTheLimitIs1009() throws IOException {
    ServerSocketRecord whole = bench().record();
    RawPeer peer = bench().open(whole);
    peer.binary(new byte[Bench.MAX_BYTES]);
    assertThat(whole.binary()).hasSize(Bench.MAX_BYTES);
    peer.binary(new byte[Bench.MAX_BYTES + 1]);
    assertThat(peer.readFrame().code()).isEqualTo(1009);
    peer.awaitEnd();
    whole.closed();

    ServerSocketRecord fragmented = bench().record();
    RawPeer second = bench().open(fragmented);
    second.send(second.frame(false, RawFrame.TEXT, new byte[Bench.MAX_BYTES]));
    second.send(second.frame(true, RawFrame.CONTINUATION, new byte[1]));
    assertThat(second.readFrame().code()).isEqualTo(1009);
    assertThat(fragmented.heardNothing()).isTrue();
  }

  @Test
  default void textThatIsNotUtf8Is1007() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    peer.send(peer.frame(false, RawFrame.TEXT, new byte[] {(byte) 0xc3}));
    peer.send(peer.frame(true, RawFrame.CONTINUATION, new byte[] {(byte) 0xa9}));
    assertThat(record.text()).isEqualTo("é");
    peer.send(peer.frame(true, RawFrame.TEXT, new byte[] {(byte) 0xc3, 'x'}));

    assertThat(peer.readFrame().code()).isEqualTo(1007);
    assertThat(record.heardNothing()).isTrue();
  }

  @Test
  default void anUnmaskedFrameIs1002() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    peer.send(RawPeer.frame(true, RawFrame.TEXT, RawPeer.ascii("x"), false));

    assertThat(peer.readFrame().code()).isEqualTo(1002);
    assertThat(record.heardNothing()).isTrue();
  }

  @Test
  default void aHeldBackPeerIsStillClosedInPeace() throws IOException {
    ServerSocketRecord record = bench().record();
    RawPeer peer = bench().open(record);
    on(record, socket -> socket.reading(false));
    on(record, socket -> socket.close(4002, ""));
    assertThat(peer.readFrame().code()).isEqualTo(4002);
    peer.close(4002, "");

    assertThat(record.closed().code()).isEqualTo(4002);
  }
}
