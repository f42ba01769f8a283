package io.realtime4j.spring;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.MissingProviderException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.StoreException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do where client or server keep the application from starting. */
final class RealtimeFailureAnalyzer extends AbstractFailureAnalyzer<RealtimeException> {
  @Override
  protected @Nullable FailureAnalysis analyze(Throwable root, RealtimeException cause) {
    String action = action(cause);
    return action == null ? null : new FailureAnalysis(cause.getMessage(), action, cause);
  }

  private static @Nullable String action(RealtimeException cause) {
    if (cause instanceof MissingProviderException) {
      return "Add the artifact that the description names to the application's dependencies. A"
          + " client needs io.realtime4j:realtime4j-core, one of realtime4j-transport-okhttp and"
          + " realtime4j-transport-netty, and one of realtime4j-store-memory and"
          + " realtime4j-store-sqlite; a server needs io.realtime4j:realtime4j-server,"
          + " realtime4j-transport-jakarta and a store.";
    }
    if (cause instanceof ConfigurationException) {
      return "Correct the setting that the description names, among the properties"
          + " realtime4j.client.* and realtime4j.server.* or the variables of the process; or"
          + " switch that side off with realtime4j.client.enabled=false or"
          + " realtime4j.server.enabled=false.";
    }
    if (cause instanceof StoreException) {
      return "Look whether realtime4j.client.store or realtime4j.server.store names a place that"
          + " can be written and that no other process holds.";
    }
    return null;
  }
}
