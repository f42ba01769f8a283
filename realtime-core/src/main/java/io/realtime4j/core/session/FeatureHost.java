package io.realtime4j.core.session;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.spi.feature.ClientEnvironment;
import io.realtime4j.api.spi.feature.FeatureContext.SessionListener;
import io.realtime4j.api.spi.store.ClientStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all features of a client share. Loop only. */
public final class FeatureHost {
  private static final Logger LOG = System.getLogger(FeatureHost.class.getName());

  private final ClientEnvironment environment;
  private final EventLoop loop;
  private final Executor callbacks;
  private final ClientOptions options;
  private final Map<String, String> variables;
  private final Transforms transforms;
  // In the order of announcing; changed on the loop.
  private final Set<String> capabilities = new LinkedHashSet<>();
  private final EventBus bus;
  private final Inbox inbox;
  private final List<Registration<String, Boolean>> sessionListeners = new CopyOnWriteArrayList<>();
  // What finds a feature's API by its type, null where there is none; set once, before any task.
  private volatile Function<Class<?>, @Nullable Object> apis = type -> null;
  // Both null while there is no session.
  private @Nullable SocketSession socket;
  private @Nullable SessionInfo info;

  /**
   * Creates one.
   *
   * @param environment clock and randomness
   * @param loop to which features are confined
   * @param callbacks serial
   * @param variables the configuration
   */
  public FeatureHost(
      ClientEnvironment environment,
      EventLoop loop,
      Executor callbacks,
      ClientOptions options,
      Map<String, String> variables,
      EventBus bus,
      Inbox inbox) {
    this.environment = environment;
    this.loop = loop;
    this.callbacks = callbacks;
    this.options = options;
    this.variables = variables;
    this.transforms = new Transforms(bus);
    this.bus = bus;
    this.inbox = inbox;
  }

  /** Returns what one feature sees; closing it ends all its subscriptions. */
  public FeatureScope scope(String id, ClientStore store) {
    return new FeatureScope(this, id, store);
  }

  /** Returns what features have announced. On the loop. */
  public List<String> capabilities() {
    return List.copyOf(capabilities);
  }

  void announce(String capability) {
    capabilities.add(capability);
  }

  Map<String, String> variables() {
    return variables;
  }

  Transforms transforms() {
    return transforms;
  }

  /** Lets features find each other; called once, when all are there. */
  public void find(Function<Class<?>, @Nullable Object> lookup) {
    apis = lookup;
  }

  /** Returns a feature's API, {@code null} if there is none of that type. From any thread. */
  @Nullable Object api(Class<?> type) {
    return apis.apply(type);
  }

  /** Lets features send, before they are told. */
  public void use(SocketSession newSocket, SessionInfo newInfo) {
    socket = newSocket;
    info = newInfo;
  }

  /** Tells the features, in the order of registration, that a session is usable. */
  public void begin() {
    sessionListeners.forEach(listener -> tell(listener, true));
  }

  /** Tells the features that the session has ended. */
  public void end() {
    socket = null;
    info = null;
    sessionListeners.forEach(listener -> tell(listener, false));
  }

  private static void tell(Registration<String, Boolean> listener, boolean started) {
    try {
      listener.deliver(started);
    } catch (RuntimeException e) {
      String what = started ? "beginning" : "end";
      LOG.log(Level.ERROR, "A feature failed on the " + what + " of a session", e);
    }
  }

  Subscription onSession(SessionListener listener) {
    Consumer<Boolean> relay =
        started -> {
          SessionInfo now = info;
          if (started && now != null) {
            listener.onStarted(now);
          } else if (!started) {
            listener.onEnded();
          }
        };
    return Registration.in(sessionListeners, "session", relay);
  }

  /** Returns the session's socket, {@code null} while there is none. */
  public @Nullable SocketSession socket() {
    return socket;
  }

  /** Returns the session, {@code null} while there is none. */
  public @Nullable SessionInfo info() {
    return info;
  }

  ClientEnvironment environment() {
    return environment;
  }

  EventLoop loop() {
    return loop;
  }

  Executor callbacks() {
    return callbacks;
  }

  ClientOptions options() {
    return options;
  }

  EventBus bus() {
    return bus;
  }

  Inbox inbox() {
    return inbox;
  }
}
