package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.FeatureException;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Message;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.Room;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.Json;
import io.realtime4j.verification.guide.Encrypted;
import io.realtime4j.verification.guide.Encryption;
import io.realtime4j.verification.guide.RoomKeys;
import io.realtime4j.views.MessageList;
import io.realtime4j.views.MessageRow;
import io.realtime4j.views.MessagesView;
import io.realtime4j.views.Views;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The encryption that the guide shows, with what the server, its file and others get to see. */
class EncryptionIT {
  private static final Setup SETUP = new Setup("okhttp", "sqlite");
  private static final String ROOM = "channel:lobby";

  /** Everything that is said in secret has it, and nothing else does. */
  private static final String SECRET = "xyzzy-plugh";

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Keys keys = new Keys();
  private RealtimeServer server;
  private int port;

  /** The keys that a person has. */
  private static final class Keys implements RoomKeys {
    private final Map<String, SecretKey> all = new ConcurrentHashMap<>();
    private volatile String current = "k1";

    Keys with(String id, int seed) {
      byte[] bytes = new byte[32];
      bytes[0] = (byte) seed;
      all.put(id, new SecretKeySpec(bytes, "AES"));
      return this;
    }

    @Override
    public RoomKey current(String roomName) {
      if (roomName.equals("channel:keyless")) {
        throw new IllegalStateException("no key for " + roomName);
      }
      return new RoomKey(current, all.get(current));
    }

    @Override
    public Optional<SecretKey> find(String roomName, String keyId) {
      if (keyId.equals("throws")) {
        throw new IllegalStateException("no keys at all");
      }
      return Optional.ofNullable(all.get(keyId));
    }
  }

  @BeforeEach
  void start() throws Exception {
    keys.with("k1", 1).with("k2", 2);
    server = SETUP.server(Files.createDirectory(folder.resolve("server")), 0);
    port = within20s(server.start()).getPort();
    open.add(server);
  }

  @AfterEach
  void end() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private RealtimeClient client(String user, RoomKeys has) throws Exception {
    Path own = Files.createDirectories(folder.resolve(user));
    RealtimeClient client =
        SETUP.builder(own, port, user).user(user).feature(new Encryption(user, has)).build();
    open.add(client);
    return client;
  }

  private RawPeer peer(String user) throws Exception {
    RawPeer peer = RawPeer.enter(port, user);
    open.add(peer);
    assertThat(peer.ask("room:join", payload("roomName", ROOM))).contains("\"success\":true");
    return peer;
  }

  private static String payload(Object... members) {
    return Json.toText(JsonObject.of(members));
  }

  private static Room join(RealtimeClient client) throws Exception {
    within20s(client.connect());
    Room room = client.rooms().join(ROOM);
    within20s(room.joined());
    return room;
  }

  private static BlockingQueue<Message> messages(Room room) {
    BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
    room.onMessage(event -> heard.add(event.message()));
    return heard;
  }

  private static BlockingQueue<MessageEvent.Edited> edits(RealtimeClient client) {
    BlockingQueue<MessageEvent.Edited> heard = new LinkedBlockingQueue<>();
    client.on(MessageEvent.Edited.class, heard::add);
    return heard;
  }

  private static <T> T next(BlockingQueue<T> heard) throws InterruptedException {
    T one = heard.poll(20, TimeUnit.SECONDS);
    assertThat(one).as("heard within 20 s").isNotNull();
    return one;
  }

  private static Message only(Room room) throws Exception {
    List<Message> all = within20s(room.history(HistoryQuery.latest(10))).messages();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static void opened(Message message, String text) {
    assertThat(message.content()).isEqualTo(text);
    assertThat(Encrypted.state(message)).isEqualTo(Encrypted.State.OPENED);
  }

  /** Returns the sealed text of a locked message. */
  private static String locked(Message message) {
    assertThat(Encrypted.state(message)).isEqualTo(Encrypted.State.LOCKED);
    assertThat(message.content()).isEqualTo("(This message cannot be decrypted.)");
    return message.metadata().object("sealed").orElseThrow().string("text").orElseThrow();
  }

  /** Returns everything that is in files below the folder, byte by byte. */
  private String files() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void nothingButTheEndsSeesWhatIsSaid() throws Exception {
    RawPeer carol = peer("carol");
    RealtimeClient bob = client("bob", keys);
    Room bobs = join(bob);
    BlockingQueue<Message> heard = messages(bobs);
    BlockingQueue<MessageEvent.Edited> changed = edits(bob);

    RealtimeClient alice = client("alice", keys);
    join(alice);
    within20s(alice.disconnect());
    SendHandle waits = alice.queue().send(ROOM, SECRET + " one");
    within20s(waits.stored());
    QueuedMessage queued = alice.queue().messages().get(0);
    String sealed = queued.message().content();
    assertThat(sealed).doesNotContain(SECRET);
    assertThat(alice.feature(Encrypted.class).text(queued.message())).contains(SECRET + " one");
    within20s(alice.queue().edit("channel:other", "m1", SECRET).stored());
    assertThat(alice.queue().changes())
        .singleElement()
        .satisfies(edit -> assertThat(edit.content()).isNotEmpty().doesNotContain(SECRET));
    assertThat(files()).contains(sealed).doesNotContain(SECRET);
    alice.close();

    // The next process has a new key, and what waits goes out under the one that it was given.
    keys.current = "k2";
    RealtimeClient again = client("alice", keys);
    within20s(again.queue().loaded());
    assertThat(again.queue().messages())
        .singleElement()
        .satisfies(
            one ->
                assertThat(again.feature(Encrypted.class).text(one.message()))
                    .contains(SECRET + " one"));
    join(again);
    Message first = next(heard);
    opened(first, SECRET + " one");
    assertThat(carol.hear(packet -> packet.contains("message:new"))).contains(sealed, "k1");

    Message lastSaid = within20s(bob.rooms().unread()).rooms().get(0).lastMessage();
    assertThat(lastSaid).isNotNull();
    opened(lastSaid, SECRET + " one");

    within20s(
        again.queue().edit(ROOM, first.messageId(), SECRET + " two", JsonObject.of("a", 1)).done());
    MessageEvent.Edited edit = next(changed);
    assertThat(edit.content()).isEqualTo(SECRET + " two");
    Message edited = edit.appliedTo(first);
    opened(edited, SECRET + " two");
    assertThat(edited.metadata().integer("a")).contains(1L);
    assertThat(carol.hear(packet -> packet.contains("message:update"))).contains("k2");
    opened(only(bobs), SECRET + " two");

    assertThat(carol.ask("room:history", payload("roomName", ROOM)))
        .contains("sealed")
        .doesNotContain(SECRET);
    assertThat(carol.heard()).noneMatch(packet -> packet.contains(SECRET));
    end();
    open.clear();
    assertThat(files()).contains("sealed").doesNotContain(SECRET);
  }

  @Test
  void whoHasNoKeySeesThatSomethingWasSaidAndReadsItWhenTheKeyComes() throws Exception {
    Keys few = new Keys().with("k1", 7);
    RealtimeClient dave = client("dave", few);
    Room daves = join(dave);
    BlockingQueue<Message> heard = messages(daves);
    BlockingQueue<MessageEvent.Edited> changed = edits(dave);
    Room alices = join(client("alice", keys));
    String id = within20s(alices.send(SECRET + " one").sent()).messageId();

    Message message = next(heard);
    locked(message);
    assertThat(Encrypted.state(dave.feature(Encrypted.class).open(message)))
        .isEqualTo(Encrypted.State.LOCKED);
    within20s(alices.edit(id, SECRET + " two").done());
    Message edited = next(changed).appliedTo(message);
    locked(edited);
    locked(only(daves));

    few.with("k1", 1);
    opened(dave.feature(Encrypted.class).open(message), SECRET + " one");
    opened(dave.feature(Encrypted.class).open(edited), SECRET + " two");
    opened(only(daves), SECRET + " two");
  }

  @Test
  void whatIsMovedOrChangedDoesNotOpen() throws Exception {
    RealtimeClient bob = client("bob", keys);
    Room bobs = join(bob);
    BlockingQueue<Message> heard = messages(bobs);
    BlockingQueue<MessageEvent.Edited> changed = edits(bob);
    RealtimeClient alice = client("alice", keys);
    Room alices = join(alice);
    within20s(alices.send(SECRET).sent());
    RawPeer mallory = peer("mallory");
    JsonObject stolen = stolen(mallory);
    opened(next(heard), SECRET);

    // As another author, who names himself, or her, in the seal; then by her, but elsewhere.
    mallory.ask("message:send", Json.toText(stolen));
    String sealed = stolen.string("content").orElseThrow();
    assertThat(locked(next(heard))).isEqualTo(sealed);
    JsonObject own =
        stolen.toBuilder()
            .put("metadata", JsonObject.of("sealed", JsonObject.of("key", "k1", "by", "mallory")))
            .build();
    mallory.ask("message:send", Json.toText(own));
    assertThat(locked(next(heard))).isEqualTo(sealed);
    RawPeer otherAlice = peer("alice");
    for (String broken : List.of("no base64!", "AAAA", "AAAA" + sealed.substring(4))) {
      JsonObject hers = stolen.toBuilder().put("content", broken).build();
      assertThat(otherAlice.ask("message:send", Json.toText(hers))).contains("\"success\":true");
      assertThat(locked(next(heard))).isEqualTo(broken);
    }
    String other = "channel:other";
    Room elsewhere = bob.rooms().join(other);
    within20s(elsewhere.joined());
    assertThat(otherAlice.ask("room:join", payload("roomName", other))).contains("true");
    otherAlice.ask("message:send", Json.toText(stolen.toBuilder().put("roomName", other).build()));
    assertThat(locked(only(elsewhere))).isEqualTo(sealed);

    // An edit with another's words, and one in the clear.
    String said = mallory.ask("message:send", payload("roomName", ROOM, "content", "in the clear"));
    Message clear = next(heard);
    assertThat(Encrypted.state(clear)).isEqualTo(Encrypted.State.CLEAR);
    assertThat(said).contains(clear.messageId());
    JsonObject words = stolen.toBuilder().put("messageId", clear.messageId()).build();
    assertThat(mallory.ask("message:edit", Json.toText(words))).contains("\"success\":true");
    assertThat(Encrypted.state(next(changed).appliedTo(clear))).isEqualTo(Encrypted.State.LOCKED);
    within20s(alices.send(SECRET).sent());
    Message hers = next(heard);
    JsonObject replaced =
        JsonObject.of("roomName", ROOM, "messageId", hers.messageId(), "content", "not hers");
    assertThat(otherAlice.ask("message:edit", Json.toText(replaced))).contains("\"success\":true");
    assertThat(Encrypted.state(next(changed).appliedTo(hers))).isEqualTo(Encrypted.State.LOCKED);
    JsonObject bare = replaced.toBuilder().put("metadata", JsonObject.EMPTY).build();
    assertThat(otherAlice.ask("message:edit", Json.toText(bare))).contains("\"success\":true");
    assertThat(Encrypted.state(next(changed).appliedTo(hers))).isEqualTo(Encrypted.State.CLEAR);
  }

  /** The server can write the same, in anybody's name. */
  @Test
  void whatIsInTheClearDoesNotPassForEncrypted() throws Exception {
    RealtimeClient bob = client("bob", keys);
    Room bobs = join(bob);
    BlockingQueue<Message> heard = messages(bobs);
    BlockingQueue<MessageEvent.Edited> changed = edits(bob);
    RawPeer alice = peer("alice");
    Message sealed = null;
    for (JsonObject seal : forged()) {
      JsonObject message =
          JsonObject.of(
              "roomName", ROOM, "content", "clear", "metadata", JsonObject.of("sealed", seal));
      assertThat(alice.ask("message:send", Json.toText(message))).contains("\"success\":true");
      Message came = next(heard);
      Encrypted.State state = seal.has("key") ? Encrypted.State.LOCKED : Encrypted.State.CLEAR;
      assertThat(Encrypted.state(came)).as(seal.toString()).isEqualTo(state);
      assertThat(Encrypted.state(bob.feature(Encrypted.class).open(came))).isEqualTo(state);
      sealed = came;
    }
    assertThat(sealed).isNotNull();
    for (JsonObject seal : forged()) {
      JsonObject edit =
          JsonObject.of(
              "roomName",
              ROOM,
              "messageId",
              sealed.messageId(),
              "content",
              "clear",
              "metadata",
              JsonObject.of("sealed", seal));
      assertThat(alice.ask("message:edit", Json.toText(edit))).contains("\"success\":true");
      assertThat(Encrypted.state(next(changed).appliedTo(sealed)))
          .isEqualTo(seal.has("key") ? Encrypted.State.LOCKED : Encrypted.State.CLEAR);
    }
    assertThat(within20s(bobs.history(HistoryQuery.latest(10))).messages())
        .noneMatch(message -> Encrypted.state(message) == Encrypted.State.OPENED);
  }

  private static List<JsonObject> forged() {
    return List.of(
        JsonObject.of("by", "alice"),
        JsonObject.of("by", "alice", "opened", true),
        JsonObject.of("by", "alice", "text", "clear"),
        JsonObject.of("by", "alice", "opened", true, "text", "clear"),
        JsonObject.of("key", "k1", "by", "alice", "opened", true),
        JsonObject.of("key", 1, "by", "alice", "opened", true),
        JsonObject.of("key", "throws", "by", "alice", "opened", true));
  }

  @Test
  void aListShowsWhatWaitsAsItWasWritten() throws Exception {
    RealtimeClient alice = client("alice", keys);
    Room room = join(alice);
    within20s(alice.disconnect());
    SendHandle waits = alice.queue().send(ROOM, SECRET + " one");
    within20s(waits.stored());
    Views views = Views.of(alice).showing(alice.feature(Encrypted.class)::opened);
    BlockingQueue<MessageList> shown = new LinkedBlockingQueue<>();
    try (MessagesView view = views.messages(room)) {
      view.onChange(shown::add);
      within20s(alice.connect());
      within20s(waits.sent());
      MessageList last = next(shown);
      while (last.rows().isEmpty() || last.rows().get(0).message() == null) {
        assertThat(last.rows()).allSatisfy(EncryptionIT::readable);
        last = next(shown);
      }
      readable(last.rows().get(0));
    }
  }

  private static void readable(MessageRow row) {
    assertThat(row.content()).isEqualTo(SECRET + " one");
    Message message = row.message();
    if (message != null) {
      opened(message, SECRET + " one");
    }
  }

  @Test
  void whatIsOpenStaysSoWhenItIsOpenedAgain() throws Exception {
    RealtimeClient bob = client("bob", keys);
    Room bobs = join(bob);
    BlockingQueue<Message> heard = messages(bobs);
    within20s(join(client("alice", keys)).send(SECRET).sent());
    Message message = next(heard);
    opened(bob.feature(Encrypted.class).open(message), SECRET);
    opened(only(bobs), SECRET);
  }

  /** Returns what a stranger in the room sends to say what alice has said. */
  private static JsonObject stolen(RawPeer stranger) throws Exception {
    String page = stranger.ask("room:history", payload("roomName", ROOM));
    return JsonObject.of(
        "roomName",
        ROOM,
        "content",
        between(page, "\"content\":\"", "\""),
        "metadata",
        JsonObject.of("sealed", JsonObject.of("key", "k1", "by", "alice")));
  }

  private static String between(String text, String before, String after) {
    int from = text.indexOf(before) + before.length();
    return text.substring(from, text.indexOf(after, from));
  }

  @Test
  void withoutAKeyNothingLeaves() throws Exception {
    RealtimeClient alice = client("alice", keys);
    SendHandle refused = alice.queue().send("channel:keyless", SECRET);
    assertThatThrownBy(() -> within20s(refused.sent()))
        .isInstanceOfAny(ExecutionException.class, CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            FeatureException.class, e -> assertThat(e.code()).isEqualTo("TRANSFORM_FAILED"));
    assertThat(alice.queue().messages()).isEmpty();
    assertThat(files()).doesNotContain(SECRET);
  }

  @Test
  void theSameTextIsNeverTheSameTwice() throws Exception {
    RealtimeClient alice = client("alice", keys);
    within20s(alice.queue().send(ROOM, SECRET).stored());
    within20s(alice.queue().send(ROOM, SECRET).stored());
    assertThat(alice.queue().messages())
        .extracting(one -> one.message().content())
        .doesNotHaveDuplicates()
        .hasSize(2);
  }
}
