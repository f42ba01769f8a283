package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.json.JsonObject;

/** Tells one peer all that the parts have told. First loop only. */
final class Retelling {
  private final Outbox outbox;
  private final FirstLoop loop;
  private final String peer;
  private final long id;
  private int open;

  private Retelling(Outbox outbox, FirstLoop loop, String peer, long id) {
    this.outbox = outbox;
    this.loop = loop;
    this.peer = peer;
    this.id = id;
  }

  /**
   * Begins.
   *
   * @param id of the peer's wish
   */
  static void begin(Parts parts, Outbox outbox, FirstLoop loop, String peer, long id) {
    new Retelling(outbox, loop, peer, id).begin(parts);
  }

  private void begin(Parts parts) {
    open = parts.size();
    if (open == 0) {
      outbox.post(Entry.of(Entry.ALL, "", peer, id));
      return;
    }
    outbox.retellingBegins();
    parts.eachBySubject(
        (subject, part) -> {
          outbox.post(Entry.of(Entry.BEGIN, subject, peer, id));
          part.retell(new Teller(subject));
        });
  }

  private void told(String subject) {
    outbox.post(Entry.of(Entry.COMPLETE, subject, peer, id));
    open--;
    if (open == 0) {
      outbox.retellingEnds();
      outbox.post(Entry.of(Entry.ALL, "", peer, id));
    }
  }

  private final class Teller implements Voice {
    private final String subject;

    Teller(String subject) {
      this.subject = subject;
    }

    @Override
    public void tell(JsonObject message) {
      outbox.post(new Entry(Entry.AGAIN, subject, peer, id, message));
    }

    @Override
    public void end() {
      loop.runInTurn(() -> told(subject));
    }
  }
}
