package io.realtime4j.server.chat.cluster;

/** What is known of another server. First loop only. */
final class Peer {
  final String name;

  /** The last message of it that came. */
  long number;

  long heardAtNanos;

  /** What it was asked to tell, 0 while nothing is missing. */
  long retelling;

  /** When it was asked, or has last told some of it. */
  long progressAtNanos;

  /** Whether something of it was ever lost, and when that was last acted upon. */
  boolean isHoleNoticed;

  long noticedAtNanos;

  /** Whether something was lost since. */
  boolean hasUnnoticedHole;

  /** Whether it was heard since this server could hear again. */
  boolean isHeardAgain = true;

  /** Else it is gone by then; 0 while nothing carries. */
  long returnsBy;

  Peer(String name, long number) {
    this.name = name;
    this.number = number;
  }
}
