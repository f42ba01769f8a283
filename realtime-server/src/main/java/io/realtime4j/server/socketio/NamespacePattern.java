package io.realtime4j.server.socketio;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.Middleware;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.PreparedEvent;
import io.realtime4j.server.RecoveryPolicy;
import io.realtime4j.server.RemoteJoinPolicy;
import io.realtime4j.server.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Namespaces that come into being when a client enters them. Any thread. */
final class NamespacePattern extends Operator implements Namespace {
  private final Predicate<String> names;
  private final NamespaceSettings settings;
  private final Map<String, DefaultNamespace> created = new ConcurrentSkipListMap<>();

  NamespacePattern(Predicate<String> names, NamespaceSettings settings) {
    super(Target.ALL, Keeping.LOGGED, false);
    this.names = names;
    this.settings = settings;
  }

  boolean matches(String name) {
    return names.test(name);
  }

  NamespaceSettings settings() {
    return settings;
  }

  void created(DefaultNamespace namespace) {
    created.put(namespace.name(), namespace);
  }

  void removed(DefaultNamespace namespace) {
    created.remove(namespace.name(), namespace);
  }

  @Override
  Iterable<DefaultNamespace> namespaces() {
    return created.values();
  }

  @Override
  public String name() {
    return "*";
  }

  @Override
  public Namespace use(Middleware middleware) {
    settings.middleware.add(middleware);
    return this;
  }

  @Override
  public Namespace recovery(Duration window) {
    settings.recovery = window;
    return this;
  }

  @Override
  public Namespace recoveryPolicy(RecoveryPolicy policy) {
    settings.policy = policy;
    return this;
  }

  @Override
  public Namespace remoteJoins(RemoteJoinPolicy policy) {
    settings.remoteJoins = policy;
    return this;
  }

  @Override
  public Subscription onConnection(Consumer<ServerSocket> listener) {
    return settings.onConnection(listener);
  }

  @Override
  public int socketCount() {
    return created.values().stream().mapToInt(DefaultNamespace::socketCount).sum();
  }

  @Override
  public PreparedEvent prepare(String event, JsonValue... args) {
    throw new UnsupportedOperationException("an event is encoded for one namespace");
  }

  @Override
  public void serverSideEmit(String event, JsonValue... args) {
    created.values().forEach(namespace -> namespace.serverSideEmit(event, args));
  }

  @Override
  public CompletableFuture<List<JsonValue>> serverSideEmitWithAck(
      Duration timeout, String event, JsonValue... args) {
    throw new UnsupportedOperationException("ask each namespace of a pattern by itself");
  }

  @Override
  public Subscription onServerSide(String event, ServerSideHandler handler) {
    return settings.onServerSide(event, handler);
  }
}
