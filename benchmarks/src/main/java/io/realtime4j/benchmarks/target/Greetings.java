package io.realtime4j.benchmarks.target;

/** The events and sizes that every server imitates, so that all send about the same bytes. */
final class Greetings {
  static final String SERVER_TIME = "2026-01-01T00:00:00.000Z";

  /** As long as the ids that our server makes. */
  static final String MESSAGE_ID = "019a0000-0000-7000-8000-000000000000";

  private Greetings() {}
}
