package io.realtime4j.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ReadPosition;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RoomPosition;
import io.realtime4j.api.RoomSummary;
import io.realtime4j.api.RoomSummaryPage;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.DeliveryEvent;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.event.RoomEvent;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a count that is answered when something has happened meanwhile. */
class UnreadViewTest {
  private final Map<Class<?>, Consumer<RealtimeEvent>> listeners = new LinkedHashMap<>();
  private final List<CompletableFuture<RoomSummaryPage>> asked = new ArrayList<>();
  private boolean isOpen;
  private UnreadView view;

  @BeforeEach
  void begin() {
    view = new UnreadView(client());
    isOpen = true;
    publish(
        ConnectionEvent.SessionStarted.class,
        new ConnectionEvent.SessionStarted(
            new SessionInfo("s", "alice", "sid", SessionInfo.Peer.FULL, List.of()), false));
  }

  private RealtimeClient client() {
    Rooms rooms =
        proxy(
            Rooms.class,
            (name, args) -> {
              CompletableFuture<RoomSummaryPage> answer = new CompletableFuture<>();
              asked.add(answer);
              return answer;
            });
    return proxy(
        RealtimeClient.class,
        (name, args) ->
            switch (name) {
              case "on" -> listen(args);
              case "rooms" -> rooms;
              default -> greeting();
            });
  }

  @SuppressWarnings("unchecked")
  private Subscription listen(Object[] args) {
    listeners.put((Class<?>) args[0], (Consumer<RealtimeEvent>) args[1]);
    return () -> {};
  }

  /** The executor of the client: at once, but not at the view's beginning. */
  private Flow.Publisher<RealtimeEvent> greeting() {
    return subscriber -> {
      if (isOpen) {
        subscriber.onSubscribe(
            new Flow.Subscription() {
              @Override
              public void request(long count) {}

              @Override
              public void cancel() {}
            });
      }
    };
  }

  private interface Answers {
    Object of(String method, Object[] args);
  }

  private static <T> T proxy(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> answers.of(method.getName(), args)));
  }

  private void publish(Class<? extends RealtimeEvent> type, RealtimeEvent event) {
    listeners.get(type).accept(event);
  }

  private void answer(int question, long last, long read, int unread) {
    asked
        .get(question)
        .complete(
            new RoomSummaryPage(
                List.of(new RoomSummary(Chat.ROOM, "channel", last, null, read, unread, 0)), null));
  }

  private int unread() {
    return view.value().of(Chat.ROOM).unread();
  }

  private void gap() {
    publish(
        RoomEvent.class,
        new RoomEvent.Discontinuity(Chat.ROOM, null, new RoomPosition("new", 3, "m")));
  }

  @Test
  void aCountFromBeforeTheLogBeganAnewIsNotTaken() {
    answer(0, 600, 500, 100);
    assertThat(unread()).isEqualTo(100);
    gap();
    gap();
    answer(1, 600, 550, 50);
    assertThat(unread()).as("stays until it is counted").isEqualTo(100);
    answer(2, 3, 0, 3);
    assertThat(unread()).isEqualTo(3);
    assertThat(asked).hasSize(3);
  }

  @Test
  void aCountFromBeforeAMarkIsAskedForAgain() {
    answer(0, 600, 500, 100);
    gap();
    publish(
        DeliveryEvent.ReadUpTo.class,
        new DeliveryEvent.ReadUpTo(
            new ReadPosition(Chat.ROOM, null, null, 2, 1, 0, Instant.EPOCH), false));
    int before = asked.size();
    answer(1, 3, 0, 3);
    assertThat(asked).hasSize(before + 1);
    answer(2, 3, 2, 1);
    assertThat(unread()).isEqualTo(1);
  }

  @Test
  void aServerThatGivesTheSamePageForEverIsNotAskedForEver() {
    for (int i = 0; i < asked.size() && i < 50; i++) {
      asked
          .get(i)
          .complete(
              new RoomSummaryPage(
                  List.of(new RoomSummary(Chat.ROOM, "channel", 5, null, 0, 3, 0)), "channel:a"));
    }
    assertThat(asked).hasSize(2);
    assertThat(view.value().of(Chat.ROOM).unread()).isEqualTo(3);
  }

  @Test
  void aServerThatNamesEverMoreRoomsIsNotAskedForEver() {
    for (int i = 0; i < asked.size() && i < 200; i++) {
      List<RoomSummary> page = new ArrayList<>();
      for (int j = 0; j < 100; j++) {
        page.add(new RoomSummary("channel:" + i + "-" + j, "channel", 5, null, 0, 3, 0));
      }
      asked.get(i).complete(new RoomSummaryPage(page, "channel:" + i + "-99"));
    }
    assertThat(asked).as("ten thousand rooms, by pages of a hundred").hasSize(100);
    assertThat(view.value().of("channel:99-99").unread()).isEqualTo(3);
  }
}
