package io.realtime4j.views;

import io.realtime4j.api.RealtimeClient;
import org.jspecify.annotations.Nullable;

/** Looks for features that a view can do without. */
final class Features {
  private Features() {}

  static <T> @Nullable T find(RealtimeClient client, Class<T> apiType) {
    try {
      return client.feature(apiType);
    } catch (IllegalStateException switchedOff) {
      return null;
    }
  }
}
