package io.realtime4j.server.chat.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.RawClient;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * A stock client goes from server to server, noticed or not, sometimes to two at once, while
 * servers lose what they say to each other: it is always recovered, and hears each message once.
 */
class HandoverProperties {
  private static final String ROOM = "general";
  private static final int STEPS = 25;

  @Property(tries = 60)
  void whoGoesElsewhereHearsEachMessageOnce(@ForAll long seed) {
    new Walk(new SplittableRandom(seed)).go();
  }

  /** What one client does, among three who write. */
  private static final class Walk {
    private final List<ChatWorld> worlds = ChatWorld.cluster(3);
    private final List<RawClient> writers = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final SplittableRandom random;
    private RawClient bob;
    private @Nullable String offset;

    Walk(SplittableRandom random) {
      this.random = random;
    }

    void go() {
      worlds.forEach(ChatWorld::start);
      for (ChatWorld world : worlds) {
        RawClient writer = world.client("writer" + writers.size(), "position");
        writer.join(ROOM);
        writers.add(writer);
      }
      bob = any(worlds).client("bob");
      bob.join(ROOM);
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(7)) {
          case 0, 1, 2 -> write();
          case 3 -> advance(random.nextInt(1_500));
          case 4 -> any(worlds).line.losing = random.nextInt(3);
          default -> goElsewhere();
        }
      }
      advance(8_000);
      takeHeard();
      assertThat(heard).isEqualTo(sent);
    }

    private <T> T any(List<T> some) {
      return some.get(random.nextInt(some.size()));
    }

    private void write() {
      String content = "m" + sent.size();
      any(writers).post("message:send", JsonObject.of("roomName", ROOM, "content", content));
      worlds.get(0).loops.run();
      sent.add(content);
    }

    private void advance(long millis) {
      worlds.get(0).advance(millis);
      writers.forEach(RawClient::settle);
    }

    /** A client keeps what it has heard, and the offset of the last. */
    private void takeHeard() {
      for (RawClient.Heard message : bob.heard("message:new")) {
        JsonObject payload = (JsonObject) message.args().get(0).parsed();
        heard.add(payload.string("content").orElseThrow());
        offset = ((JsonString) message.args().get(1).parsed()).value();
      }
    }

    private void goElsewhere() {
      takeHeard();
      if (random.nextBoolean()) {
        bob.lose();
      }
      RawClient first = back();
      RawClient second = random.nextInt(4) == 0 ? back() : null;
      if (random.nextBoolean()) {
        write();
      }
      advance(Handover.PATIENCE.toMillis() * 2);
      // Who has taken it may say so several times before it is heard.
      for (int i = 0; i < 10 && second != null && isThere(first) && isThere(second); i++) {
        advance(1_000);
      }
      RawClient next = second == null || !isThere(second) ? first : second;
      assertThat(isThere(next)).as("it is let in").isTrue();
      assertThat(second != null && isThere(first) && isThere(second)).as("both are").isFalse();
      assertThat(next.connected).isEqualTo(bob.connected);
      bob = next;
    }

    private RawClient back() {
      ChatWorld world = any(worlds);
      return world.open(
          JsonObject.builder()
              .put("token", world.token("bob"))
              .put("pid", bob.connected.string("pid").orElseThrow())
              .putIfPresent("offset", offset)
              .build());
    }

    private boolean isThere(RawClient client) {
      client.settle();
      return client.connected.equals(bob.connected)
          && !client.disconnected
          && !client.socket.isClosed()
          && !client.socket.isAborted();
    }
  }
}
