package io.realtime4j.spring;

import io.realtime4j.api.RealtimeServerBuilder;

/** A bean that has the last word on the server before it is built, for what no property says. */
@FunctionalInterface
public interface RealtimeServerCustomizer {
  /** Changes the builder; called once, in the order of the beans. */
  void customize(RealtimeServerBuilder builder);
}
