package io.realtime4j.metrics;

import static java.util.Map.entry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each metric is, for people who see nothing but its name. As the guide to operating says. */
final class Descriptions {
  private static final Map<String, String> BY_NAME =
      Map.ofEntries(
          entry("connections", "Engine.IO connections that are open now"),
          entry("sessions", "Sessions of the chat that there are now"),
          entry("users", "Users who are present now, those in their grace too"),
          entry("rooms", "Rooms in use now"),
          entry("connects", "Clients that came, by outcome: ok, recovered or why not"),
          entry("refused.connections", "Connections refused because there were too many"),
          entry("refused.events", "Events refused with RATE_LIMITED, by family and limit"),
          entry("disconnects", "Sessions that ended, by reason"),
          entry("events", "Events of clients, by their answer"),
          entry("event.time", "From the arrival of an event to its answer"),
          entry("messages", "Messages stored"),
          entry("deliveries", "Entries of the log written to sessions"),
          entry("commit.time", "From handing messages to the store until it has them"),
          entry("commit.failures", "Commits that failed or were not answered in time"),
          entry("store.overloads", "Calls that the store refused because too much waits for it"),
          entry("peers", "Other servers of the same chat that are known now"),
          entry("cut.off", "1 while other servers of the same chat cannot be reached"),
          entry("backplane.dropped", "Messages for other servers that Redis did not take"),
          entry("pending.messages", "Messages that wait for the store now"),
          entry("pending.bytes", "Bytes of messages that wait for the store now"),
          entry("pending.batches", "Commits that a loop has yet to hand out now"));

  private Descriptions() {}

  /** Returns what a metric is, or {@code null} if that is not known here. */
  static @Nullable String of(String name) {
    return BY_NAME.get(name);
  }
}
