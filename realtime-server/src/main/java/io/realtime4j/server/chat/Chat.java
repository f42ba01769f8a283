package io.realtime4j.server.chat;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.Revocations;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.Metric;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.server.ServerConfig;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.server.AddressLimit;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.server.chat.cluster.BackplanePeers;
import io.realtime4j.server.chat.cluster.Likeness;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.http.AdminEndpoint;
import io.realtime4j.server.chat.http.UserEndpoint;
import io.realtime4j.server.chat.invitation.InvitationEvents;
import io.realtime4j.server.chat.message.MessageEvents;
import io.realtime4j.server.chat.message.MessageFanOut;
import io.realtime4j.server.chat.message.MessageIds;
import io.realtime4j.server.chat.message.Sequencer;
import io.realtime4j.server.chat.meter.LoopMeter;
import io.realtime4j.server.chat.meter.Meters;
import io.realtime4j.server.chat.meter.Metrics;
import io.realtime4j.server.chat.meter.Observers;
import io.realtime4j.server.chat.moderation.Deeds;
import io.realtime4j.server.chat.moderation.ForeignRevocations;
import io.realtime4j.server.chat.moderation.Ledger;
import io.realtime4j.server.chat.moderation.RevocableAuthenticator;
import io.realtime4j.server.chat.moderation.TenantModeration;
import io.realtime4j.server.chat.moderation.TenantRevocations;
import io.realtime4j.server.chat.plugin.FeatureHost;
import io.realtime4j.server.chat.presence.PresenceEvents;
import io.realtime4j.server.chat.presence.PresenceHub;
import io.realtime4j.server.chat.privacy.PrivacyEvents;
import io.realtime4j.server.chat.privacy.PrivacyHub;
import io.realtime4j.server.chat.privacy.StoredPrivacy;
import io.realtime4j.server.chat.reading.ReadingEvents;
import io.realtime4j.server.chat.reading.SyncChannels;
import io.realtime4j.server.chat.reading.SyncMessages;
import io.realtime4j.server.chat.receipt.DeliverySync;
import io.realtime4j.server.chat.receipt.ReceiptEvents;
import io.realtime4j.server.chat.receipt.ReceiptList;
import io.realtime4j.server.chat.receipt.ReceiptRelay;
import io.realtime4j.server.chat.receipt.RecentReceipts;
import io.realtime4j.server.chat.recovery.Recovery;
import io.realtime4j.server.chat.relay.Relay;
import io.realtime4j.server.chat.room.MemberEvents;
import io.realtime4j.server.chat.room.RoomDirectory;
import io.realtime4j.server.chat.room.RoomEvents;
import io.realtime4j.server.chat.room.RoomNews;
import io.realtime4j.server.chat.room.RoomServices;
import io.realtime4j.server.chat.room.StoredRooms;
import io.realtime4j.server.chat.room.Whereabouts;
import io.realtime4j.server.chat.room.WriteHealth;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SessionShard;
import io.realtime4j.server.chat.session.SessionsHere;
import io.realtime4j.server.chat.typing.TypingEvents;
import io.realtime4j.server.chat.typing.TypingPeers;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.AskersInTurn;
import io.realtime4j.server.loop.Complaints;
import io.realtime4j.server.socketio.BatchNamespace;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts the parts of the chat together on a namespace. */
final class Chat {
  /** What clients may count on, beyond the reference protocol. */
  private static final List<String> FEATURES =
      List.of(
          "acks",
          "auth-refresh",
          "changes",
          "delivery",
          "history",
          "mentions",
          "ordering",
          "positions",
          "presence",
          "privacy",
          "reading",
          "rooms",
          "threads",
          "typing");

  /** Kept among the values of features; a store without those has none. */
  private static final String INVITATIONS = "invitations";

  private final Peers peers;
  private final MessageLog log;
  private final Sequencer sequencer;
  private final EventRouter router;
  private final RetentionTask retention;
  private final FeatureHost host;
  private final Meters meters;
  private final UserEndpoint users;
  private final Operations operations;
  private final ClusterOperations everywhere;
  private final Function<String, Moderation> moderation;
  private final Function<String, Revocations> revocations;
  private final Ledger ledger;
  private final ForeignRevocations foreign;
  private final AdminEndpoint admin;
  private final Optional<Recovery> recovery;

  private Chat(
      MessageLog log,
      Sequencer sequencer,
      EventRouter router,
      RetentionTask retention,
      FeatureHost host,
      Meters meters,
      UserEndpoint users,
      Operations operations,
      ClusterOperations everywhere,
      Function<String, Moderation> moderation,
      Function<String, Revocations> revocations,
      Ledger ledger,
      ForeignRevocations foreign,
      AdminEndpoint admin,
      Optional<Recovery> recovery,
      Peers peers) {
    this.peers = peers;
    this.log = log;
    this.sequencer = sequencer;
    this.router = router;
    this.retention = retention;
    this.host = host;
    this.meters = meters;
    this.users = users;
    this.operations = operations;
    this.everywhere = everywhere;
    this.moderation = moderation;
    this.revocations = revocations;
    this.ledger = ledger;
    this.foreign = foreign;
    this.admin = admin;
    this.recovery = recovery;
  }

  /** Takes over a namespace; clients may come when this has returned. */
  static Chat on(
      SocketIoServer server,
      BatchNamespace namespace,
      ServerOptions options,
      ServerStore store,
      Authenticator tokens,
      RoomPolicy policy,
      List<ServerFeature> features,
      ServerConfig config,
      ServerEnvironment environment,
      WriteHealth writes,
      @Nullable Backplane backplane) {
    List<EventLoop> loops = server.loops();
    EventLoop first = loops.get(0);
    InstantSource clock = environment.clock();
    MessageLog log = store.log();

    Complaints complaints = new Complaints(first);
    Observers observers = new Observers(config.observers(), complaints);
    Meters meters = new Meters(loops, observers);
    List<Asker> askers =
        Asker.ofAll(loops, complaints, loop -> meters.of(loop).count(Metrics.STORE_OVERLOADS, 1));
    String node = nodeId(options, environment);
    Peers peers =
        backplane != null && store.isShared()
            ? new BackplanePeers(node, log.epoch(), backplane, first)
            : Peers.NONE;
    Ledger ledger = new Ledger(store, clock, askers.get(0));
    Authenticator authenticator = new RevocableAuthenticator(tokens, ledger);
    List<SessionShard> shards = new ArrayList<>();
    PrivacyHub privacy =
        new PrivacyHub(askers, namespace, shards, new StoredPrivacy(store, clock), peers);
    PresenceHub presence = new PresenceHub(loops, options, clock, privacy, peers);
    Sequencer sequencer =
        new Sequencer(
            askers.get(0),
            log,
            new MessageIds(clock, environment.secure()),
            new MessageFanOut(namespace, shards),
            meters.of(first),
            peers);
    SessionsHere here = new SessionsHere(shards, peers.areExpected());
    Relay relay = new Relay(privacy, here, peers, first, sequencer);
    peers.join(Relay.SUBJECT, relay);
    FeatureHost host = new FeatureHost(config, features, store, clock, askers, observers, relay);
    List<RecentReceipts> receipts =
        loops.stream().map(loop -> new RecentReceipts(loop, options.recovery())).toList();
    ReceiptRelay receiptRelay = new ReceiptRelay(peers, first, sequencer, here, receipts);
    peers.join(ReceiptRelay.SUBJECT, receiptRelay);
    Whereabouts whereabouts =
        new Whereabouts(loops, peers, privacy, clock, options.presenceGrace());
    RoomServices services =
        new RoomServices(
            options,
            namespace,
            store,
            sequencer,
            presence,
            policy,
            privacy,
            clock,
            askers,
            writes,
            host,
            receipts,
            receiptRelay,
            relay,
            peers,
            whereabouts);
    RoomDirectory rooms = new RoomDirectory(loops, new StoredRooms(services));
    host.attach(rooms);
    sequencer.tells((key, messages) -> rooms.ifOpen(key, room -> room.followed(messages)));
    whereabouts.attach(rooms);
    receiptRelay.attach(rooms);
    peers.join(TypingPeers.SUBJECT, new TypingPeers(rooms, loops));
    peers.join(RoomNews.SUBJECT, new RoomNews(rooms, whereabouts));
    for (Asker asker : askers) {
      LoopMeter meter = meters.of(asker.loop());
      shards.add(new SessionShard(asker, rooms, meter, peers.areExpected()));
      meter.level(Metrics.ROOMS, () -> rooms.size(asker.loop()));
      meter.level(Metrics.USERS, () -> presence.users(asker.loop()));
    }
    meters.of(first).levelOfServer(Metrics.CONNECTIONS, server::connections);
    meters.of(first).levelOfServer(Metrics.PEERS, peers::count);
    meters.of(first).levelOfServer(Metrics.CUT_OFF, () -> peers.isCutOff() ? 1 : 0);
    if (backplane != null) {
      meters.of(first).total(Metrics.BACKPLANE_DROPPED, backplane::dropped);
    }
    server.onAddressLimit(
        (exchange, limit) ->
            first.execute(() -> meters.of(first).count(refusedConnections(limit), 1)));
    privacy.tellers(presence::redecide, rooms::redecide);

    Greeting greeting = new Greeting(options, clock, names(options, features, store));
    EventRouter router =
        new EventRouter(
            options,
            first,
            meters,
            session -> session.tell("pong", JsonObject.of("timestamp", clock.millis())));
    router.add(new SessionEvents(authenticator, ledger, greeting));
    router.add(new RoomEvents(rooms, log));
    router.add(new MemberEvents(rooms));
    router.add(new MessageEvents(rooms));
    router.add(new ReceiptEvents(rooms, log, clock));
    router.add(new ReceiptList(rooms, store));
    router.add(new ReadingEvents(rooms, store, privacy, relay, clock));
    router.add(new SyncMessages(rooms, log, clock));
    router.add(new SyncChannels(rooms, store, clock));
    router.add(new DeliverySync(rooms, log, clock));
    router.add(new TypingEvents(rooms, options.typing()));
    router.add(new PresenceEvents(presence, clock));
    router.add(new PrivacyEvents(privacy));
    store
        .features(INVITATIONS)
        .ifPresent(
            values ->
                router.add(
                    new InvitationEvents(
                        rooms, privacy, relay, values, peers.areExpected(), clock)));
    features.forEach(feature -> router.add(new PluginEvents(feature, router::isTaken)));

    Operations operations = new Operations(shards);
    ClusterOperations everywhere = new ClusterOperations(operations, peers);
    peers.join(ClusterOperations.SUBJECT, everywhere);
    peers.join(
        Likeness.SUBJECT, new Likeness(peers, first, clock, ClusterSettings.of(options, features)));
    ForeignRevocations foreign = new ForeignRevocations(ledger, peers, operations::revoke);
    peers.join(ForeignRevocations.SUBJECT, foreign);
    Deeds deeds = new Deeds(askers.get(0));
    UserSessions users = new UserSessions(options.limits().connectionsPerUser());
    Connections connections =
        new Connections(
            new Admission(
                authenticator,
                operations,
                server::connections,
                options.maxConnections(),
                users,
                askers,
                privacy,
                meters,
                ledger),
            shards,
            rooms,
            presence,
            privacy,
            new StateTeller(rooms, presence, receipts, peers),
            users,
            here,
            host,
            router,
            greeting);
    connections.attachTo(namespace);
    Optional<Recovery> recovery =
        Recovery.on(
            node,
            namespace,
            store,
            sequencer,
            askers.get(0),
            clock,
            options.recovery(),
            connections,
            peers);
    recovery.ifPresent(known -> connections.keptIn(known.sessions()));
    Function<String, TenantModeration> moderation =
        tenant -> new TenantModeration(tenant, rooms, services, everywhere::hearers, deeds);
    Function<String, Revocations> revocations =
        tenant -> new TenantRevocations(tenant, ledger, everywhere, deeds);
    return new Chat(
        log,
        sequencer,
        router,
        new RetentionTask(options, log, clock, askers.get(0)),
        host,
        meters,
        new UserEndpoint(
            authenticator,
            presence,
            privacy,
            new AskersInTurn(askers),
            who -> router.budget(RoomKey.userRoom(who.tenant(), who.userId()))),
        operations,
        everywhere,
        moderation::apply,
        revocations,
        ledger,
        foreign,
        new AdminEndpoint(
            options, new Administration(everywhere, moderation, revocations), askers.get(0), peers),
        recovery,
        peers);
  }

  /** Begins what is done from time to time, and starts the features; clients may come then. */
  CompletableFuture<Void> start() {
    router.sweep();
    retention.start();
    admin.start();
    return peers
        .start()
        .thenCompose(joined -> log.lastLsn())
        .thenCompose(
            lsn -> {
              sequencer.start(lsn);
              return recovery
                  .map(Recovery::start)
                  .orElseGet(() -> CompletableFuture.completedFuture(null));
            })
        .toCompletableFuture()
        .thenCompose(ready -> ledger.start())
        .thenRun(foreign::start)
        .thenCompose(ready -> host.start())
        .thenRun(() -> meters.begin(router.events()));
  }

  /** Takes an HTTP request if it is of a user, a program or a feature. */
  boolean handle(Exchange exchange) {
    return users.handle(exchange) || admin.handle(exchange) || host.routes().handle(exchange);
  }

  /** Returns what a tenant's rooms are moderated with. */
  Moderation moderation(String tenant) {
    return moderation.apply(tenant);
  }

  /** Returns what revokes in a tenant. */
  Revocations revocations(String tenant) {
    return revocations.apply(tenant);
  }

  /** Returns what is done with the sessions of this server. */
  Operations operations() {
    return operations;
  }

  /** Returns what is done with those of all servers. */
  ClusterOperations everywhere() {
    return everywhere;
  }

  /** Returns whether the log owes an answer of what became of messages. On the first loop. */
  boolean isInDoubt() {
    return sequencer.isInDoubt();
  }

  /** Somebody wanted to come in and was sent away; on this loop, one of the server's. */
  void refusedWhileDraining(EventLoop loop) {
    meters.of(loop).count(Metrics.CONNECTS.with("outcome", Admission.DRAINING), 1);
  }

  private static Metric refusedConnections(AddressLimit limit) {
    return Metrics.REFUSED_CONNECTIONS.with(
        "limit", limit == AddressLimit.CONNECTIONS ? "address" : "address_rate");
  }

  /** Ends the features, and tells the other servers that this one leaves. */
  void stop() {
    peers.stop();
    host.stop();
  }

  /**
   * Returns the name of this server, another after each start: what it had when it was killed is
   * then a silent server's, and not taken for alive because its successor is.
   */
  private static String nodeId(ServerOptions options, ServerEnvironment environment) {
    String drawn = Long.toUnsignedString(environment.secure().nextLong(), Character.MAX_RADIX);
    String given = options.nodeId();
    return given == null ? drawn : given + '.' + drawn;
  }

  private static List<String> names(
      ServerOptions options, List<ServerFeature> plugins, ServerStore store) {
    Set<String> names = new LinkedHashSet<>(FEATURES);
    if (!options.presence()) {
      names.remove("presence");
    }
    if (!options.typing()) {
      names.remove("typing");
    }
    store.features(INVITATIONS).ifPresent(values -> names.add(INVITATIONS));
    plugins.stream().filter(ServerFeature::isAnnounced).forEach(plugin -> names.add(plugin.id()));
    return List.copyOf(names);
  }
}
