package io.realtime4j.core;

import io.realtime4j.api.ActivityMonitor;
import io.realtime4j.api.ClientRuntime;
import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.Presence;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.internal.ProviderLookup;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.ClientConfig;
import io.realtime4j.api.spi.feature.ClientEnvironment;
import io.realtime4j.api.spi.feature.ClientFactory;
import io.realtime4j.api.spi.feature.ClientRuntimeConfig;
import io.realtime4j.api.spi.feature.FeatureProvider;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.core.connection.ConnectionParts;
import io.realtime4j.core.connection.Steps;
import io.realtime4j.core.delivery.DefaultDeliveryProvider;
import io.realtime4j.core.engine.Cookies;
import io.realtime4j.core.engine.EngineAddress;
import io.realtime4j.core.engine.EngineOptions;
import io.realtime4j.core.loop.ClientThreads;
import io.realtime4j.core.loop.SerialExecutor;
import io.realtime4j.core.loop.StartGate;
import io.realtime4j.core.monitor.ActivityWatch;
import io.realtime4j.core.monitor.InterfaceMonitor;
import io.realtime4j.core.presence.DefaultPresenceProvider;
import io.realtime4j.core.queue.DefaultQueueProvider;
import io.realtime4j.core.rooms.DefaultRoomsProvider;
import io.realtime4j.core.session.EventBus;
import io.realtime4j.core.session.FeatureHost;
import io.realtime4j.core.session.Inbox;
import io.realtime4j.core.typing.DefaultTypingProvider;
import io.realtime4j.protocol.ProtocolLimits;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts clients together. */
public final class DefaultClientFactory implements ClientFactory {
  /** What the server may expect of us beyond the basics. */
  private static final List<String> CAPABILITIES = List.of("position", "delivery-ack", "batch");

  /** What every client has unless somebody else brings it. */
  private static final List<String> OWN_FEATURES =
      List.of(
          DefaultDeliveryProvider.class.getName(),
          DefaultPresenceProvider.class.getName(),
          DefaultQueueProvider.class.getName(),
          DefaultRoomsProvider.class.getName(),
          DefaultTypingProvider.class.getName());

  /** Creates one, for the service loader. */
  public DefaultClientFactory() {}

  @Override
  public RealtimeClient create(ClientConfig config) {
    SharedRuntime runtime = ours(config.runtime());
    Object key = new Object();
    ClientThreads threads =
        runtime == null
            ? ClientThreads.of(config.environment(), config.callbackExecutor())
            : runtime.threads(config.callbackExecutor(), key);
    StoreOwner known = Ownership.known(config);
    Parts parts = Parts.of(config, threads.environment(), known, runtime);
    RealtimeClient client;
    try {
      client = assemble(config, threads, known, parts);
    } catch (RuntimeException e) {
      threads.end(parts.store()::close);
      if (parts.ownsTransport()) {
        Parts.close(parts.transport());
      }
      throw e;
    }
    if (runtime != null) {
      runtime.add(key, client);
    }
    return client;
  }

  @Override
  public ClientRuntime runtime(ClientRuntimeConfig config) {
    return new SharedRuntime(config);
  }

  private static @Nullable SharedRuntime ours(@Nullable ClientRuntime given) {
    if (given == null || given instanceof SharedRuntime) {
      return (SharedRuntime) given;
    }
    throw new IllegalArgumentException("the runtime is another engine's: " + given);
  }

  private static RealtimeClient assemble(
      ClientConfig config, ClientThreads threads, StoreOwner known, Parts parts) {
    ClientEnvironment environment = threads.environment();
    StartGate loop = new StartGate(threads.loop());
    SerialExecutor callbacks = new SerialExecutor(threads.callbacks(), threads::spareCallbacks);
    EventBus bus = new EventBus(callbacks);
    Inbox inbox = new Inbox(callbacks);
    Consumer<RealtimeException> fault =
        error -> bus.publish(new ConnectionEvent.Fault(error), null);
    OwnedStore store = new OwnedStore(parts.store(), loop, fault);
    StoreOwner owner = parts.store().owner().isNamed() ? parts.store().owner() : known;
    if (owner.isNamed()) {
      store.name(owner);
    }
    FeatureHost host =
        new FeatureHost(
            environment, loop, callbacks, config.options(), config.variables(), bus, inbox);
    EngineOptions engine = engineOptions(config, loop, environment.clock());
    Story told = story(config, loop, callbacks, engine.address());
    if (told != null) {
      bus.observe(RealtimeEvent.class, null, told::on);
    }
    ConnectionParts connection =
        new ConnectionParts(
            loop,
            callbacks,
            callbacks::backlog,
            threads.blocking(),
            environment.clock(),
            environment.jitter(),
            parts.transport(),
            engine,
            config.options(),
            config.tokenSource(),
            new Ownership(config, owner, store::name, fault),
            () -> introduction(config, host.capabilities()),
            told == null ? Steps.NONE : told);
    Transports transports =
        new Transports(
            loop,
            threads.blocking(),
            config.options().connection().connectTimeout(),
            Parts::makeTransport,
            parts.transport(),
            parts.ownsTransport());
    ClientCore core =
        new ClientCore(
            connection,
            networkMonitor(config, connection),
            transports,
            config.transportPolicy(),
            bus,
            inbox,
            host);
    ActiveFeatures features =
        new ActiveFeatures(
            FeatureChoice.choose(config.features(), found(), config.disabledFeatures()),
            host,
            store);
    new SetAsideNotice(store, loop, bus);
    ActivityMonitor activity = config.activityMonitor();
    Presence presence = features.api(Presence.class);
    if (activity != null && presence != null) {
      ActivityWatch watch =
          new ActivityWatch(
              loop, threads.blocking(), callbacks, activity, presence::reportActivity, fault);
      bus.observe(ConnectionEvent.StateChanged.class, null, event -> watch.onState(event.to()));
    }
    DefaultRealtimeClient client =
        new DefaultRealtimeClient(
            threads, loop, callbacks, core, features, bus, inbox, host, store, parts, transports);
    loop.open();
    return client;
  }

  /** A server on this machine needs no network, and a given environment has one of its own. */
  private static NetworkMonitor networkMonitor(ClientConfig config, ConnectionParts parts) {
    NetworkMonitor given = config.networkMonitor();
    if (given != null) {
      return given;
    }
    if (config.environment() != null || parts.engine().address().isLoopback()) {
      return NetworkMonitor.none();
    }
    SharedRuntime shared = ours(config.runtime());
    return shared == null
        ? new InterfaceMonitor(parts.loop(), parts.blocking())
        : shared.interfaces();
  }

  @SuppressWarnings("rawtypes") // a service has no type arguments
  private static List<FeatureProvider<?>> found() {
    List<FeatureProvider<?>> found = new ArrayList<>();
    for (FeatureProvider provider :
        ProviderLookup.find(
            loader -> ServiceLoader.load(FeatureProvider.class, loader),
            DefaultClientFactory.class)) {
      found.add(provider);
    }
    ProviderLookup.checkListed(
        FeatureProvider.class, found, DefaultClientFactory.class, OWN_FEATURES);
    return found;
  }

  private static EngineOptions engineOptions(
      ClientConfig config, EventLoop loop, InstantSource clock) {
    var options = config.options().connection();
    EngineAddress address = new EngineAddress(config.url(), options.path());
    return new EngineOptions(
        address,
        options.upgrade(),
        ProtocolLimits.DEFAULT.withMaxPayloadBytes(options.maxPayloadBytes()),
        clock,
        new Cookies(address, loop, clock));
  }

  private static JsonObject introduction(ClientConfig config, List<String> announced) {
    List<String> capabilities = new ArrayList<>(CAPABILITIES);
    announced.stream().filter(one -> !CAPABILITIES.contains(one)).forEach(capabilities::add);
    JsonObject client =
        JsonObject.of(
            "name", "realtime4j", "version", EngineVersion.text(), "capabilities", capabilities);
    JsonObject.Builder introduction = JsonObject.builder();
    if (!config.device().members().isEmpty()) {
      introduction.put("device", config.device());
    }
    return introduction.put("client", client).build();
  }

  /** Lines that somebody asked for in code run where listeners do; those of the log at once. */
  private static @Nullable Story story(
      ClientConfig config, EventLoop loop, Executor callbacks, EngineAddress address) {
    Consumer<? super String> asked = config.debug();
    boolean isDebugging = isDebugging(config);
    if (asked != null) {
      return new Story(loop, address, line -> callbacks.execute(() -> asked.accept(line)));
    }
    return isDebugging ? new Story(loop, address, Story::log) : null;
  }

  private static boolean isDebugging(ClientConfig config) {
    Map<String, String> variables = config.variables();
    // The second is other programs' too, which may set it to nothing.
    return isSet(variables, "REALTIME_DEBUG", "false")
        || isSet(variables, "NEXT_PUBLIC_DEBUG_REALTIME", "");
  }

  private static boolean isSet(Map<String, String> variables, String name, String off) {
    String value = variables.getOrDefault(name, off).trim().toLowerCase(Locale.ROOT);
    if (value.equals(off)) {
      return false;
    }
    return switch (value) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default ->
          throw new ConfigurationException(
              "INVALID_SETTING", name + " must be true or false, was \"" + value + "\".", null);
    };
  }
}
