package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 * A message can come late, and then its sender's clock looks late, too; none comes before it was
 * sent. So only a clock that is ahead of the hearer's is spoken of: of two servers one says so.
 */

/**
 * Says in the log where another server is not set as this one, or its clock is wrong: a chat whose
 * servers differ works, and works strangely. First loop only.
 */
public final class Likeness implements Part {
  /** What this is called among servers. */
  public static final String SUBJECT = "likeness";

  /** Clocks that are kept right differ by milliseconds; a busy server looks late by a second. */
  static final Duration APART = Duration.ofSeconds(5);

  private static final Duration REPEATED = Duration.ofMinutes(1);

  private static final String MILLIS = "millis";
  private static final String SETTINGS = "settings";
  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private final Peers peers;
  private final EventLoop first;
  private final InstantSource clock;
  private final Map<String, String> settings;
  // Of whom it was said that they are ahead.
  private final Set<String> ahead = new HashSet<>();
  // There is none to tell before one has come.
  private boolean isTelling;

  /**
   * Creates one.
   *
   * @param settings how this server is set, by name; nothing secret
   */
  public Likeness(Peers peers, EventLoop first, InstantSource clock, Map<String, String> settings) {
    this.peers = peers;
    this.first = first;
    this.clock = clock;
    this.settings = new LinkedHashMap<>(settings);
  }

  private void tell() {
    peers.tell(SUBJECT, JsonObject.of(MILLIS, clock.millis()));
    first.schedule(REPEATED, this::tell);
  }

  @Override
  public void retell(Voice voice) {
    if (!isTelling) {
      isTelling = true;
      first.schedule(REPEATED, this::tell);
    }
    JsonObject.Builder written = JsonObject.builder();
    settings.forEach(written::put);
    voice.tell(JsonObject.of(MILLIS, clock.millis(), SETTINGS, written.build()));
    voice.end();
  }

  @Override
  public void told(String peer, JsonObject message) {
    message.integer(MILLIS).ifPresent(theirs -> compare(peer, theirs - clock.millis()));
    message.object(SETTINGS).ifPresent(theirs -> compare(peer, theirs));
  }

  private void compare(String peer, long aheadMillis) {
    if (aheadMillis <= APART.toMillis()) {
      if (ahead.remove(peer)) {
        LOG.log(System.Logger.Level.INFO, "the clock of server {0} agrees again", peer);
      }
    } else if (ahead.add(peer)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the clock of server {0} is {1} ms ahead of this one''s: one of them is wrong, and with"
              + " it the ends of mutes, bans and tokens, and when people were last seen",
          peer,
          Long.toString(aheadMillis));
    }
  }

  /** Of what only one of the two knows, nothing can be said: it is of another release. */
  private void compare(String peer, JsonObject theirs) {
    List<String> differences = new ArrayList<>();
    settings.forEach(
        (name, ours) ->
            theirs
                .string(name)
                .filter(their -> !their.equals(ours))
                .ifPresent(their -> differences.add(name + " is " + ours + ", there " + their)));
    if (!differences.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "server {0} is not set as this one, and both are one chat: {1}",
          peer,
          String.join("; ", differences));
    }
  }

  @Override
  public void gone(String peer) {
    ahead.remove(peer);
  }
}
