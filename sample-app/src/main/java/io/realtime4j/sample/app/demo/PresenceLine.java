package io.realtime4j.sample.app.demo;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.UserPresence;

/** Says somebody's presence in a few words. */
final class PresenceLine {
  private PresenceLine() {}

  static String of(UserPresence presence) {
    String line = presence.userId() + " is " + presence.status().wireName();
    CustomStatus custom = presence.customStatus();
    return custom == null || custom.text() == null ? line : line + ": " + custom.text();
  }
}
