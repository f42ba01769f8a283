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
import org.jspecify.annotations.Nullable;

/** A server of three shards with its plug-ins and stores, the network, and the clients. */
final class World {
  private static final int SHARDS = 3;
  private static final int SERVERS = 3;
  private static final int PORT = 3101;

  /** Nobody waits longer for an answer where nothing fails. */
  private static final Duration PROMPT = Duration.ofSeconds(2);

  private final Profile profile;
  private final VirtualScheduler scheduler;
  private final SimulatedNetwork network;
  private final ClientTransport transport;
  private final Trace trace;
  private final Fates fates;
  private final List<RealtimeServer> servers = new ArrayList<>();
  private final SplittableRandom choice;
  private final @Nullable Wire wire;
  private final ServerStore store;
  private final EventLoop people;
  private final Ledger ledger = new Ledger();
  private final PrivacyBook privacy = new PrivacyBook(this);
  private final List<SimClient> clients = new ArrayList<>();
  private final String victim = "u2";
  private final boolean acknowledgesDelivery;

  World(long seed, Profile profile) {
    this.profile = profile;
    scheduler = new VirtualScheduler(seed);
    trace = new Trace(scheduler);
    network = new SimulatedNetwork(scheduler);
    transport = network.newClientTransport();
    people = scheduler.newLoop("people");
    SplittableRandom random = new SplittableRandom(seed * 31 + 7);
    acknowledgesDelivery = random.nextInt(3) == 0;
    fates = new Fates(scheduler.newLoop("plug-ins"), random.split(), trace);
    store = new MemoryServerStoreProvider().open("epoch=seed", scheduler.newStoreContext("store"));
    choice = new SplittableRandom(seed * 37 + 11);
    if (profile == Profile.CLUSTER) {
      wire = new Wire(scheduler.newLoop("wire"), random.split(), trace);
      ServerStore shared = Plugins.shared(store);
      for (int i = 0; i < SERVERS; i++) {
        servers.add(server("server" + i, PORT + i, shared, wire.join()));
      }
      wire.begin();
    } else {
      wire = null;
      servers.add(
          server(
              "server",
              PORT,
              fates.around(ServerStore.class, store, 1, method -> true),
              fates.around(Backplane.class, Plugins.backplane(), 1, method -> true)));
    }
    fates.arm(profile.rate(), profile.fates());
  }

  private RealtimeServer server(String name, int port, ServerStore kept, Backplane backplane) {
    Plugins plugins = new Plugins(profile, victim);
    RealtimeServer server =
        RealtimeServer.builder()
            .options(options(profile, port))
            .transport(network.newServerTransport(name, SHARDS))
            .store(kept)
            .backplane(backplane)
            .authenticator(fates.around(Authenticator.class, plugins, 2, method -> true))
            .roomPolicy(fates.around(RoomPolicy.class, plugins, 1, method -> true))
            .environment(scheduler.newServerEnvironment(name))
            .variables(Map.of())
            .build();
    scheduler.await(Duration.ofSeconds(5), server.start());
    return server;
  }

  /** Nothing fails any more. */
  void heal() {
    fates.disarm();
    if (wire != null) {
      wire.heal();
    }
  }

  /** A flood is to meet what bounds the queues, not what keeps people from causing it. */
  private static ServerOptions options(Profile profile, int port) {
    ServerOptions.Builder options = ServerOptions.builder().port(port);
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

  List<RealtimeServer> servers() {
    return servers;
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
    int port = PORT + choice.nextInt(servers.size());
    return new Link(
        name, scheduler, network, transport, trace, owner, auth, port, servers.size() == 1);
  }

  /** Whether some session of the user is in a room with this one. */
  boolean shareARoom(SimClient viewer, String user) {
    return shareARoomBut("", viewer, user);
  }

  /** Whether some session of the user is in a room with this one, other than the one named. */
  boolean shareARoomBut(String roomName, SimClient viewer, String user) {
    return clients.stream()
        .filter(c -> c.user().equals(user) && c.isUp())
        .anyMatch(
            c ->
                viewer.rooms().stream()
                    .filter(view -> !view.name().equals(roomName))
                    .anyMatch(
                        view -> view.isIn() && !view.isThread() && c.room(view.name()).isIn()));
  }

  /** Returns for how long the other servers have reached the one that a client is connected to. */
  Duration reachedFor(SimClient client) {
    return wire == null ? client.link().age() : wire.reachedFor(client.link().port() - PORT);
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
