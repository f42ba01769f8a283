package io.realtime4j.verification.seeds;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerLimits;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import io.realtime4j.testkit.SimulatedNetwork;
import io.realtime4j.testkit.VirtualScheduler;
import io.realtime4j.verification.seeds.Ledger.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A server of three shards with its plug-ins and stores, the network, and the clients. */
final class World {
  private static final int SHARDS = 3;

  /** Nobody waits longer for an answer where nothing fails. */
  private static final Duration PROMPT = Duration.ofSeconds(2);

  private final Profile profile;
  private final VirtualScheduler scheduler;
  private final SimulatedNetwork network;
  private final ClientTransport transport;
  private final Trace trace;
  private final Fates fates;
  private final RealtimeServer server;
  private final ServerStore store;
  private final EventLoop people;
  private final Ledger ledger = new Ledger();
  private final PrivacyBook privacy = new PrivacyBook(this);
  private final List<SimClient> clients = new ArrayList<>();
  private final String victim = "u2";
  private final boolean acknowledgesDelivery;

  World(long seed) {
    profile = Profile.of(seed);
    scheduler = new VirtualScheduler(seed);
    trace = new Trace(scheduler);
    network = new SimulatedNetwork(scheduler);
    transport = network.newClientTransport();
    people = scheduler.newLoop("people");
    SplittableRandom random = new SplittableRandom(seed * 31 + 7);
    acknowledgesDelivery = random.nextInt(3) == 0;
    fates = new Fates(scheduler.newLoop("plug-ins"), random.split(), trace);
    store = new MemoryServerStoreProvider().open("epoch=seed", scheduler.newStoreContext("store"));
    Plugins plugins = new Plugins(profile, victim);
    server =
        RealtimeServer.builder()
            .options(options(profile))
            .transport(network.newServerTransport("server", SHARDS))
            .store(fates.around(ServerStore.class, store, 1, method -> true))
            .backplane(fates.around(Backplane.class, Plugins.backplane(), 1, method -> true))
            .authenticator(fates.around(Authenticator.class, plugins, 2, method -> true))
            .roomPolicy(fates.around(RoomPolicy.class, plugins, 1, method -> true))
            .environment(scheduler.newServerEnvironment("server"))
            .variables(Map.of())
            .build();
    scheduler.await(Duration.ofSeconds(5), server.start());
    fates.arm(profile.rate(), profile.fates());
  }

  /** A flood is to meet what bounds the queues, not what keeps people from causing it. */
  private static ServerOptions options(Profile profile) {
    ServerOptions.Builder options = ServerOptions.builder().port(3101);
    if (profile == Profile.FLOOD) {
      options
          .eventsPerSecond(1_000_000)
          .limits(limits -> limits.eventsPerSecond(ServerLimits.Family.TYPING, 1_000_000));
    }
    return options.build();
  }

  VirtualScheduler scheduler() {
    return scheduler;
  }

  SimulatedNetwork network() {
    return network;
  }

  Trace trace() {
    return trace;
  }

  Fates fates() {
    return fates;
  }

  Ledger ledger() {
    return ledger;
  }

  PrivacyBook privacy() {
    return privacy;
  }

  RealtimeServer server() {
    return server;
  }

  Profile profile() {
    return profile;
  }

  List<SimClient> clients() {
    return clients;
  }

  Duration now() {
    return scheduler.now();
  }

  boolean acknowledgesDelivery() {
    return acknowledgesDelivery;
  }

  void add(String name, String user, boolean isStock) {
    clients.add(new SimClient(this, name, user, isStock));
  }

  Link open(String name, Link.Owner owner, JsonObject auth) {
    return new Link(name, scheduler, network, transport, trace, owner, auth);
  }

  /** Whether some session of the user is in a room with this one. */
  boolean shareARoom(SimClient viewer, String user) {
    return clients.stream()
        .filter(c -> c.user().equals(user) && c.isUp())
        .anyMatch(
            c ->
                viewer.rooms().stream()
                    .anyMatch(
                        view -> view.isIn() && !view.isThread() && c.room(view.name()).isIn()));
  }

  /** Some may share no room any more. */
  void reasonsEnded() {
    clients.forEach(SimClient::forgetTheUnwatched);
  }

  void retryLater(Runnable task) {
    people.schedule(Duration.ofMillis(700), task);
  }

  void greeted(SimClient client) {
    client.resume();
  }

  /** Nobody is ever in the closed room, whatever the policy did instead of saying no. */
  void joined(SimClient client, String roomName) {
    Checks.that(!roomName.startsWith(Plugins.CLOSED), () -> client.name() + " is in " + roomName);
    Checks.that(
        !roomName.startsWith("dm:") || client.user().equals("u0") || client.user().equals("u1"),
        () -> client.name() + " is in " + roomName);
    Checks.that(
        profile != Profile.ONE_HANGS || !client.user().equals(victim),
        () -> client.name() + " is in " + roomName + " though nobody decided");
  }

  void answeredAfter(SimClient client, String event, Duration time) {
    boolean isHealthy =
        profile == Profile.NETWORK || profile == Profile.ONE_HANGS && !client.user().equals(victim);
    Checks.that(
        !isHealthy || time.compareTo(PROMPT) < 0,
        () -> client.name() + " waited " + time + " for the answer to " + event);
  }

  void refusedSend(SimClient client, JsonObject payload, JsonObject answer) {
    RoomView view = client.room(payload.string("roomName").orElseThrow());
    String code = answer.object("error").flatMap(error -> error.string("code")).orElse("");
    Checks.that(
        profile != Profile.NETWORK || !view.isIn() || code.equals("RATE_LIMITED"),
        () -> client.name() + " cannot send to " + view.name() + ": " + answer);
  }

  /** Whether a lost session must be had back: nothing failed, and no other session of the user. */
  boolean mustRecover(SimClient client, Duration lostAt) {
    return profile == Profile.NETWORK
        && clients.stream().filter(c -> c.user().equals(client.user())).count() == 1
        && now().minus(lostAt).compareTo(Duration.ofSeconds(60)) < 0;
  }

  /** The log as it is, without any fate. */
  List<Entry> log(String room) {
    return page(room, null).stream()
        .map(
            row ->
                new Entry(
                    room,
                    row.offset(),
                    row.messageId(),
                    row.clientMessageId() == null ? "" : row.clientMessageId()))
        .toList();
  }

  List<Long> threadOffsets(String room, String thread) {
    return page(room, thread).stream().map(MessageRow::offset).toList();
  }

  private List<MessageRow> page(String room, String thread) {
    PageQuery query =
        PageQuery.builder()
            .tenant(Principal.PRIMARY_TENANT)
            .room(room)
            .thread(thread)
            .limit(5_000)
            .maxBytes(1L << 40)
            .build();
    return scheduler.await(Duration.ofSeconds(1), store.log().page(query)).rows();
  }
}
