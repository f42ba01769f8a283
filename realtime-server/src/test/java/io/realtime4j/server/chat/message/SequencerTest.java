package io.realtime4j.server.chat.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.RawClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leaves, in which order, and how much may wait. */
class SequencerTest {
  private final ChatWorld world = new ChatWorld();

  private static JsonObject message(String room, String content) {
    return JsonObject.of("roomName", room, "content", content);
  }

  @Test
  void completionsThatOvertakeEachOtherDoNotChangeTheOrder() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("channel:a");
    bob.join("channel:a");
    bob.join("channel:b");
    alice.join("channel:b");
    alice.clear();
    world.store.held = new ArrayList<>();
    alice.post("message:send", message("channel:a", "1"));
    alice.settle();
    bob.post("message:send", message("channel:b", "2"));
    bob.settle();
    assertThat(world.store.held).hasSize(2);

    world.store.held.get(1).run();
    assertThat(alice.all("message:new")).isEmpty();
    world.store.held.get(0).run();
    assertThat(alice.all("message:new").stream().map(m -> m.string("content").orElseThrow()))
        .containsExactly("1", "2");
  }

  @Test
  void whoJoinsMeanwhileGetsWhatIsNotYetPostedLive() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("channel:a");
    alice.send("channel:a", "1");
    world.store.held = new ArrayList<>();
    alice.post("message:send", message("channel:a", "2"));
    alice.settle();
    JsonObject joined =
        bob.ask(
            "room:join",
            JsonObject.of(
                "roomName", "channel:a", "since", JsonObject.of("epoch", "e1", "offset", 0)));
    assertThat(joined.integer("offset")).contains(1L);
    assertThat(joined.array("messages").orElseThrow().size()).isEqualTo(1);
    assertThat(bob.all("message:new")).isEmpty();
    world.store.held.get(0).run();
    assertThat(bob.last("message:new").integer("offset")).contains(2L);
  }

  @Test
  void pastTheBoundSendersAreAskedToWait() {
    world.with("REALTIME_RATE_LIMIT", "2000").start();
    RawClient alice = world.client("alice");
    alice.join("channel:a");
    world.store.held = new ArrayList<>();
    for (int i = 0; i < Sequencer.MAX_PENDING; i++) {
      alice.post("message:send", message("channel:a", "x"));
    }
    JsonObject error =
        alice.call("message:send", message("channel:a", "x")).object("error").orElseThrow();
    assertThat(error.string("code")).contains("UNAVAILABLE");
    assertThat(error.integer("retryAfterMs")).contains(500L);
    List<Runnable> held = world.store.held;
    world.store.held = null;
    held.forEach(Runnable::run);
    alice.settle();
    assertThat(alice.send("channel:a", "x").integer("offset")).contains(Sequencer.MAX_PENDING + 1L);
  }
}
