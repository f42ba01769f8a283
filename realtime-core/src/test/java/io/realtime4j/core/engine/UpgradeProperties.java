package io.realtime4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.core.fakes.FakeTransport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Whatever the timing of polls, posts and the probe, nothing is lost, doubled or reordered. */
class UpgradeProperties {
  enum Act {
    SEND,
    SERVER_SENDS,
    ANSWER_POLL,
    ANSWER_POST,
    PROBE_OPENS,
    PROBE_ANSWERED,
    PROBE_BREAKS,
    TIME_PASSES
  }

  /** The other end: keeps to the protocol, and takes whatever arrives. */
  private static final class Server {
    final EngineFixture engine = EngineFixture.overPolling(true);
    final FakeTransport.Socket probe = engine.transport.socket();
    final List<String> received = new ArrayList<>();
    final Deque<String> toSend = new ArrayDeque<>();
    // Null unless the answer to the poll is on its way.
    String[] answerOnItsWay;
    boolean probeOpen;
    boolean probePinged;
    boolean probeAnswered;
    boolean upgraded;

    void act(Act act, int number) {
      switch (act) {
        case SEND -> engine.send("4c" + number);
        case SERVER_SENDS -> serverSends("4s" + number);
        case ANSWER_POLL -> answerPoll();
        case ANSWER_POST -> answerPost();
        case PROBE_OPENS -> {
          if (!probeOpen && !probe.isOver && !probe.isAborted) {
            probeOpen = true;
            probe.open();
          }
        }
        case PROBE_ANSWERED -> {
          if (probePinged && !probeAnswered && !probe.isOver && !probe.isAborted) {
            probeAnswered = true;
            probe.text("3probe");
          }
        }
        case PROBE_BREAKS -> {
          if (!upgraded && !probe.isOver) {
            probe.failed(Kind.LOST);
          }
        }
        case TIME_PASSES -> engine.loop.seconds(3);
      }
      engine.loop.run();
      takeIn();
    }

    void serverSends(String packet) {
      if (upgraded) {
        probe.text(packet);
      } else {
        toSend.add(packet);
      }
    }

    /** Writes an answer, and on the next call lets it arrive: it may be on its way for a while. */
    void answerPoll() {
      if (engine.transport.open("GET").isEmpty()) {
        return;
      }
      if (answerOnItsWay != null) {
        String[] packets = answerOnItsWay;
        answerOnItsWay = null;
        engine.answerPoll(packets);
      } else if (!upgraded) {
        toSend.addLast("6");
        answerOnItsWay = toSend.toArray(String[]::new);
        toSend.clear();
      }
    }

    /** A POST counts when it arrives, which is when it is answered. */
    void answerPost() {
      if (!engine.transport.open("POST").isEmpty()) {
        received.addAll(engine.post().packets());
        engine.answerPost();
      }
    }

    /** The WebSocket counts from the upgrade packet. */
    void takeIn() {
      for (String packet : probe.drain()) {
        switch (packet) {
          case "2probe" -> probePinged = true;
          case "5" -> {
            upgraded = true;
            toSend.forEach(probe::text);
            toSend.clear();
          }
          default -> {
            assertThat(upgraded).as("no message on the WebSocket before the upgrade").isTrue();
            received.add(packet);
          }
        }
      }
      engine.loop.run();
      assertThat(engine.transport.open("GET").size()).isLessThanOrEqualTo(1);
      assertThat(engine.transport.open("POST").size()).isLessThanOrEqualTo(1);
    }
  }

  @Property(tries = 2000)
  void everyPacketArrivesOnceAndInOrder(@ForAll @Size(max = 60) List<Act> acts) {
    Server server = new Server();
    List<String> sent = new ArrayList<>();
    List<String> sentByServer = new ArrayList<>();
    int number = 0;
    for (Act act : acts) {
      if (act == Act.TIME_PASSES && server.engine.loop.nanoTime() > 30e9) {
        continue; // The heartbeat would end the connection.
      }
      number++;
      if (act == Act.SEND) {
        sent.add("4c" + number);
      } else if (act == Act.SERVER_SENDS) {
        sentByServer.add("s" + number);
      }
      server.act(act, number);
    }
    for (int i = 0; i < 40; i++) {
      server.act(Act.ANSWER_POST, 0);
      server.act(Act.ANSWER_POLL, 0);
    }

    assertThat(server.received).isEqualTo(sent);
    List<String> heard = new ArrayList<>(server.engine.heard);
    heard.remove("upgraded");
    assertThat(heard).isEqualTo(sentByServer);
  }
}
