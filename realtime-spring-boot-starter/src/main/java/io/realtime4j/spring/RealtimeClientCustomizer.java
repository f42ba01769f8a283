package io.realtime4j.spring;

import io.realtime4j.api.RealtimeClientBuilder;

/** A bean that has the last word on the client before it is built, for what no property says. */
@FunctionalInterface
public interface RealtimeClientCustomizer {
  /** Changes the builder; called once, in the order of the beans. */
  void customize(RealtimeClientBuilder builder);
}
