package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What this server says, numbered. First loop only, but for {@link #post}. */
final class Outbox {
  private static final int MAX_ENTRIES = 500;

  /** Far below what Redis keeps for who listens to it, which is 32 MiB. */
  private static final long MAX_CHARS = 1024 * 1024;

  /** While a state is told, what is said within this time goes together. */
  private static final Duration GATHERING = Duration.ofMillis(5);

  private final String self;
  private final Carrier carrier;
  private final FirstLoop loop;
  private List<Entry> outgoing = new ArrayList<>();
  private long outgoingChars;
  private long number;
  private int retellings;
  private boolean hasLeft;

  Outbox(String self, Carrier carrier, FirstLoop loop) {
    this.self = self;
    this.carrier = carrier;
    this.loop = loop;
  }

  /** Says something; what is said in one turn goes together. From any thread. */
  void post(Entry entry) {
    loop.run(() -> add(entry));
  }

  private void add(Entry entry) {
    if (hasLeft) {
      return;
    }
    long chars = Extent.of(entry.body());
    if (outgoingChars + chars > MAX_CHARS) {
      flush();
    }
    outgoing.add(entry);
    outgoingChars += chars;
    if (outgoing.size() == 1 && retellings == 0) {
      loop.execute(this::flush);
    } else if (outgoing.size() == 1) {
      // Parts tell from several loops, a little in each turn.
      loop.schedule(GATHERING, this::flush);
    } else if (outgoing.size() == MAX_ENTRIES) {
      flush();
    }
  }

  private void flush() {
    if (!outgoing.isEmpty()) {
      List<Entry> entries = outgoing;
      outgoing = new ArrayList<>();
      outgoingChars = 0;
      number++;
      publish(entries);
    }
  }

  /** Says that this server is there, and how much it has said. */
  void beat() {
    publish(List.of());
  }

  /** Says that it leaves, and nothing more: it would be taken for another that has just come. */
  void leave() {
    flush();
    number++;
    publish(List.of(Entry.of(Entry.BYE, "", null, 0)));
    hasLeft = true;
  }

  /** A state begins to be told. */
  void retellingBegins() {
    retellings++;
  }

  void retellingEnds() {
    retellings--;
  }

  private void publish(List<Entry> entries) {
    carrier.publish(JsonObject.of("from", self, "number", number, "entries", Entry.write(entries)));
  }
}
