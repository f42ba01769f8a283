package io.realtime4j.verification.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.FeatureException;
import io.realtime4j.api.FeatureFlag;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Message;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.Room;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.Typing;
import io.realtime4j.api.event.ConnectionEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client's feature of somebody else, with every part of its context, over a real socket. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SixthClientFeatureIT {
  private static final String ROOM = "general";

  @TempDir Path folder;
  private RealtimeServer server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    server = ChatPeer.server().feature(new Stars()).build();
    port = server.start().get(20, TimeUnit.SECONDS).getPort();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RealtimeClient client() {
    return RealtimeClient.builder()
        .url("http://127.0.0.1:" + port)
        .token(ChatPeer.token("alice"))
        .transport("netty")
        .store("sqlite:" + folder.resolve("client.db"))
        .variables(Map.of("SEALS_MARK", "#"))
        .feature(new Seals())
        .without("typing")
        .build();
  }

  private static <T> T within20s(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void messagesAreSealedOnTheWireAndOpenedForTheApplication() throws Exception {
    try (RealtimeClient client = client();
        ChatPeer bob = new ChatPeer(port, "bob")) {
      bob.ask("room:join", "{\"roomName\":\"general\"}");
      within20s(client.connect());
      Room room = client.rooms().join(ROOM);
      within20s(room.joined());
      BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      BlockingQueue<ConnectionEvent.Fault> faults = new LinkedBlockingQueue<>();
      BlockingQueue<Seals.Sealed> sealed = new LinkedBlockingQueue<>();
      room.onMessage(event -> heard.add(event.message().content()));
      client.on(ConnectionEvent.Fault.class, faults::add);
      client.on(Seals.Sealed.class, sealed::add);

      within20s(room.send("hello").sent());
      assertThat(bob.event("message:new")).contains("#hello");
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
      assertThat(sealed.poll(20, TimeUnit.SECONDS)).isEqualTo(new Seals.Sealed("hello"));
      within20s(client.feature(Seals.Sealing.class).wave(ROOM).sent());
      assertThat(bob.event("message:new")).contains("#wave");
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("wave");
      assertThat(within20s(room.history(HistoryQuery.latest(5))).messages())
          .extracting(message -> message.content())
          .containsExactly("hello", "wave");

      // One that cannot be sealed does not leave; one that is not is shown, and said so.
      SendHandle refused = room.send("unsealable");
      assertThatThrownBy(() -> within20s(refused.stored()))
          .hasCauseInstanceOf(FeatureException.class)
          .hasMessageContaining("no seal fits");
      assertThat(refused.state()).isEqualTo(SendHandle.State.REFUSED);
      bob.ask("message:send", "{\"roomName\":\"general\",\"content\":\"plain\"}");
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("plain");
      assertThat(faults.poll(20, TimeUnit.SECONDS).error().code()).isEqualTo("TRANSFORM_FAILED");
    }
  }

  @Test
  void whatItKeepsIsThereForTheNextProcess() throws Exception {
    RealtimeClient first = client();
    assertThat(within20s(first.feature(Seals.Sealing.class).keep("wax"))).isEmpty();
    first.close();
    assertThatThrownBy(() -> within20s(first.feature(Seals.Sealing.class).keep("late")))
        .hasCauseInstanceOf(ClientClosedException.class);
    try (RealtimeClient second = client()) {
      assertThat(within20s(second.feature(Seals.Sealing.class).keep("lead"))).contains("wax");
    }
  }

  @Test
  void whatIsSealedStaysMarkedAsEdited() throws Exception {
    try (RealtimeClient client = client()) {
      within20s(client.connect());
      within20s(client.rooms().join(ROOM).joined());
      SentMessage sent = within20s(client.queue().send(ROOM, "typo").sent());
      within20s(client.queue().edit(ROOM, sent.messageId(), "text").done());
      Message shown =
          within20s(client.rooms().history(ROOM, HistoryQuery.latest(1))).messages().get(0);
      assertThat(shown.content()).isEqualTo("text");
      assertThat(shown.isEdited()).isTrue();
    }
  }

  @Test
  void itAsksTheServerAndFailsInItsOwnWay() throws Exception {
    try (RealtimeClient client = client()) {
      Seals.Sealing seals = client.feature(Seals.Sealing.class);
      assertThatThrownBy(() -> within20s(seals.give(ROOM)))
          .hasCauseInstanceOf(FeatureException.class)
          .hasMessageContaining("later");
      assertThatThrownBy(() -> within20s(seals.fail(new IllegalStateException("broken"))))
          .hasCauseInstanceOf(FeatureException.class)
          .hasMessageContaining("broken");
      assertThat(client.status().feature(Seals.Sealing.class)).isEqualTo(FeatureFlag.State.UNKNOWN);
      within20s(client.connect());
      within20s(client.rooms().join(ROOM).joined());
      assertThat(within20s(seals.give(ROOM)).integer("total")).contains(1L);
      assertThat(client.status().feature(Seals.Sealing.class)).isEqualTo(FeatureFlag.State.ON);
      assertThat(client.status().feature(Typing.class)).isEqualTo(FeatureFlag.State.OFF);
      assertThat(client.status().features())
          .extracting(FeatureFlag::id)
          .containsExactlyElementsOf(
              List.of("rooms", "delivery", "queue", "presence", "typing", "reactions", "seals"));
    }
  }
}
