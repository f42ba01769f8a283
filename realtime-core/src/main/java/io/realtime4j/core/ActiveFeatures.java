package io.realtime4j.core;

import io.realtime4j.api.FeatureFlag;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureProvider;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.core.session.FeatureHost;
import io.realtime4j.core.session.FeatureScope;
import io.realtime4j.core.wire.Stages;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The features of one client. */
final class ActiveFeatures {
  private static final Logger LOG = System.getLogger(ActiveFeatures.class.getName());

  // Complete when the client is handed out; read from any thread after that.
  private final Map<Class<?>, Object> apis = new LinkedHashMap<>();
  private final List<Active> active = new ArrayList<>();
  private final List<FeatureChoice.Chosen> chosen;

  private record Active(String id, Feature<?> feature, FeatureScope scope) {}

  /** Creates the features, in order, while the client is put together. */
  ActiveFeatures(List<FeatureChoice.Chosen> chosen, FeatureHost host, ClientStore store) {
    this.chosen = chosen;
    try {
      for (FeatureChoice.Chosen choice : chosen) {
        if (choice.isCreated()) {
          add(choice.provider(), host, choice.isOn() ? store : new VolatileQueueStore(store));
        }
      }
      host.find(apis::get);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private <T> void add(FeatureProvider<T> provider, FeatureHost host, ClientStore store) {
    FeatureScope scope = host.scope(provider.id(), store);
    Feature<T> feature = provider.create(scope);
    active.add(new Active(provider.id(), feature, scope));
    apis.put(provider.apiType(), feature.api());
  }

  /** Returns a feature's API, {@code null} if there is none of that type. */
  <T> @Nullable T api(Class<T> type) {
    Object api = apis.get(type);
    return api == null ? null : type.cast(api);
  }

  /** Returns whether each works with the server of a session. From any thread. */
  List<FeatureFlag> flags(@Nullable SessionInfo session) {
    List<FeatureFlag> flags = new ArrayList<>();
    for (FeatureChoice.Chosen choice : chosen) {
      FeatureProvider<?> provider = choice.provider();
      flags.add(new FeatureFlag(provider.id(), provider.apiType(), state(choice, session)));
    }
    return flags;
  }

  private static FeatureFlag.State state(
      FeatureChoice.Chosen choice, @Nullable SessionInfo session) {
    if (!choice.isOn()) {
      return FeatureFlag.State.OFF;
    }
    if (session == null) {
      return FeatureFlag.State.UNKNOWN;
    }
    try {
      return choice.provider().worksWith(session)
          ? FeatureFlag.State.ON
          : FeatureFlag.State.UNAVAILABLE;
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "The feature " + choice.provider().id() + " does not say", e);
      return FeatureFlag.State.UNAVAILABLE;
    }
  }

  /** Lets them all send what they owe; completes when they have, on any thread. Loop only. */
  CompletionStage<Void> finish() {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (Active finishing : active) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      all.add(done);
      var unused =
          Stages.guarded(finishing.feature()::finish)
              .whenComplete(
                  (nothing, failure) -> {
                    if (failure != null) {
                      LOG.log(
                          Level.WARNING,
                          "The feature " + finishing.id() + " did not finish",
                          failure);
                    }
                    done.complete(null);
                  });
    }
    return CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]));
  }

  /** Ends them all, the last first. Loop only. */
  void close() {
    for (int i = active.size() - 1; i >= 0; i--) {
      Active ending = active.get(i);
      try {
        ending.feature().close();
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "The feature " + ending.id() + " failed while it was closed", e);
      }
      ending.scope().close();
    }
  }
}
