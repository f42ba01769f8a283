package io.realtime4j.server.chat.moderation;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.InfoPage;
import io.realtime4j.api.RevocationInfo;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.store.FeatureRow;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/*
 * All that is revoked is in memory, so that who comes costs no read; the store has it too, and is
 * asked first. Where several servers share a store, each tells the others what it adds to it.
 */

/** What is revoked, and until when. Read from any thread, changed on the loop of its asker. */
public final class Ledger {
  /** A hundred bytes each; who has more to revoke changes the key. */
  static final int MAX_ENTRIES = 100_000;

  private static final String SPACE = "realtime4j.revocations";
  private static final int PAGE = 1_000;
  private static final Duration PURGE = Duration.ofMinutes(1);

  /** What is over is deleted so much at a time, with a pause for the store's other work. */
  private static final int MAX_PURGED = 1_000;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Optional<FeatureStore> store;
  private final InstantSource clock;
  private final Asker asker;
  // Until when, by tenant, kind and name.
  private final ConcurrentNavigableMap<String, Long> untilMillis = new ConcurrentSkipListMap<>();
  // Those under way. Loop only.
  private final List<Reading> readings = new ArrayList<>();

  /** Of the store. */
  private static final class Reading {
    /** What has changed since it began: it may have been read before or after. */
    final Set<String> changed = new LinkedHashSet<>();
  }

  /** What is revoked. */
  enum Kind {
    USER("u", RevocationInfo.Kind.USER),
    TOKEN("t", RevocationInfo.Kind.TOKEN),
    SESSION("s", RevocationInfo.Kind.SESSION);

    private final String letter;
    private final RevocationInfo.Kind shown;

    Kind(String letter, RevocationInfo.Kind shown) {
      this.letter = letter;
      this.shown = shown;
    }

    private static Kind ofLetter(String letter) {
      for (Kind kind : values()) {
        if (kind.letter.equals(letter)) {
          return kind;
        }
      }
      throw new IllegalStateException("a revocation of the kind " + letter);
    }

    /** Finds one by the name with which it is shown. */
    static Optional<Kind> named(String name) {
      for (Kind kind : values()) {
        if (kind.shown.name().toLowerCase(Locale.ROOT).equals(name)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }

    /** A tenant has no slash in its name. */
    String key(String tenant, String name) {
      return tenant + "/" + letter + "/" + name;
    }
  }

  public Ledger(ServerStore store, InstantSource clock, Asker asker) {
    this.store = store.features(SPACE);
    this.clock = clock;
    this.asker = asker;
  }

  Asker asker() {
    return asker;
  }

  /**
   * Reads what the store has, and begins to forget what is over; without it nobody may be let in.
   */
  public CompletableFuture<Void> start() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    asker
        .loop()
        .execute(
            () -> {
              asker.loop().schedule(PURGE, this::purge);
              Stages.settle(readAnew(), done::complete, done::completeExceptionally);
            });
    return done;
  }

  /** Reads again what the store has: others may have changed it. On the loop. */
  CompletableFuture<Void> readAnew() {
    Map<String, Long> before = new LinkedHashMap<>(untilMillis);
    Map<String, Long> found = new LinkedHashMap<>();
    Reading reading = new Reading();
    readings.add(reading);
    return load("", found)
        .whenComplete((done, failure) -> readings.remove(reading))
        .thenAccept(
            done -> {
              before.keySet().removeAll(reading.changed);
              found.keySet().removeAll(reading.changed);
              before.keySet().removeAll(found.keySet());
              untilMillis.keySet().removeAll(before.keySet());
              untilMillis.putAll(found);
            });
  }

  /** Another server has revoked these; the store has them. On the loop. */
  void learn(Map<String, Long> entries) {
    readings.forEach(reading -> reading.changed.addAll(entries.keySet()));
    untilMillis.putAll(entries);
  }

  /** Another server has ended a revocation; the store has it no more. On the loop. */
  void forget(String key) {
    readings.forEach(reading -> reading.changed.add(key));
    untilMillis.remove(key);
  }

  private CompletableFuture<Void> load(String after, Map<String, Long> found) {
    if (store.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return asker
        .ask("the store", () -> store.orElseThrow().page(Principal.PRIMARY_TENANT, "", after, PAGE))
        .thenCompose(
            page -> {
              for (FeatureRow row : page.rows()) {
                found.put(row.key(), millis(row.value()));
              }
              return page.hasMore()
                  ? load(page.rows().get(page.rows().size() - 1).key(), found)
                  : CompletableFuture.completedFuture(null);
            });
  }

  private static byte[] value(long until) {
    return Long.toString(until).getBytes(StandardCharsets.US_ASCII);
  }

  /** What cannot be read does not end. */
  private static long millis(byte[] value) {
    try {
      return Long.parseLong(new String(value, StandardCharsets.US_ASCII));
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * Passes who is not revoked. From any thread.
   *
   * @throws AuthenticationException TOKEN_REVOKED
   */
  public Principal check(Principal who) {
    if (isRevoked(who)) {
      throw new AuthenticationException("TOKEN_REVOKED", "The token has been revoked", null, null);
    }
    return who;
  }

  private boolean isRevoked(Principal who) {
    String tokenId = who.tokenId();
    String label = who.sessionId();
    return holds(Kind.USER.key(who.tenant(), who.userId()))
        || (tokenId != null && holds(Kind.TOKEN.key(who.tenant(), tokenId)))
        || (label != null && holds(Kind.SESSION.key(who.tenant(), label)));
  }

  /** Returns whether a session is there that may not be any more. From any thread. */
  boolean isHeldAgainst(ChatSession session) {
    Principal who = session.principal();
    return isRevoked(who)
        || isSessionRevoked(who.tenant(), session.socket().id())
        || isSessionRevoked(who.tenant(), session.label());
  }

  /**
   * Returns whether a session is revoked, though the token may be good for another. From any
   * thread.
   */
  public boolean isSessionRevoked(String tenant, String idOrLabel) {
    return holds(Kind.SESSION.key(tenant, idOrLabel));
  }

  private boolean holds(String key) {
    Long until = untilMillis.get(key);
    return until != null && until > clock.millis();
  }

  /**
   * Passes an end that is to come, or none that is given. From any thread.
   *
   * @throws IllegalArgumentException if it is past
   */
  void checkEnd(@Nullable Instant until) {
    if (until != null) {
      Infos.end(until, clock);
    }
  }

  /** Revokes several, the store first; on the loop. */
  CompletableFuture<Void> put(Map<String, Long> entries) {
    FeatureStore space =
        store.orElseThrow(
            () -> Refusals.denied("UNSUPPORTED", "The store has no place for revocations"));
    if (untilMillis.size() + entries.size() > MAX_ENTRIES) {
      throw Refusals.quota("More than " + MAX_ENTRIES + " revocations", MAX_ENTRIES);
    }
    List<CompletableFuture<Void>> stored = new ArrayList<>();
    entries.forEach(
        (key, until) -> {
          stored.add(
              asker.tell(
                  "the store", () -> space.put(Principal.PRIMARY_TENANT, key, value(until))));
        });
    return Stages.all(stored).thenAccept(all -> learn(entries));
  }

  /** Ends a revocation, in the store first; completes with whether there was one. On the loop. */
  CompletableFuture<Boolean> remove(String key) {
    boolean held = holds(key);
    if (store.isEmpty() || !untilMillis.containsKey(key)) {
      return CompletableFuture.completedFuture(false);
    }
    return asker
        .tell("the store", () -> store.orElseThrow().delete(Principal.PRIMARY_TENANT, key))
        .thenApply(
            done -> {
              forget(key);
              return held;
            });
  }

  /** Forgets what is over, unless it was revoked anew, here or by another server. */
  private CompletableFuture<Void> purge(String key, long until) {
    return asker
        .tell(
            "the store",
            () ->
                store
                    .orElseThrow()
                    .compareAndSet(Principal.PRIMARY_TENANT, key, value(until), null))
        .thenAccept(
            done -> {
              if (untilMillis.remove(key, until)) {
                readings.forEach(reading -> reading.changed.add(key));
              }
            });
  }

  private void purge() {
    long now = clock.millis();
    List<CompletableFuture<Void>> purged = new ArrayList<>();
    for (Map.Entry<String, Long> entry : untilMillis.entrySet()) {
      if (entry.getValue() <= now && purged.size() < MAX_PURGED) {
        purged.add(purge(entry.getKey(), entry.getValue()));
      }
    }
    // Until it is deleted it takes the place of what is to be revoked.
    Duration wait = purged.size() == MAX_PURGED ? PAUSE : PURGE;
    Stages.settle(
        Stages.all(purged),
        all -> asker.loop().schedule(wait, this::purge),
        failure -> asker.loop().schedule(PURGE, this::purge));
  }

  /** Returns what of a tenant holds behind a key, by key, until when. From any thread. */
  InfoPage<RevocationInfo> page(String tenant, String after, int limit) {
    String ours = tenant + "/";
    List<RevocationInfo> page = new ArrayList<>();
    for (Map.Entry<String, Long> entry :
        untilMillis.tailMap(after.isEmpty() ? ours : after, false).entrySet()) {
      if (!entry.getKey().startsWith(ours)) {
        break;
      }
      if (entry.getValue() > clock.millis()) {
        if (page.size() == limit) {
          return new InfoPage<>(page, true);
        }
        page.add(info(entry.getKey().substring(ours.length()), entry.getValue()));
      }
    }
    return new InfoPage<>(page, false);
  }

  private static RevocationInfo info(String kindAndName, long until) {
    Kind kind = Kind.ofLetter(kindAndName.substring(0, 1));
    return new RevocationInfo(kind.shown, kindAndName.substring(2), Infos.instant(until));
  }

  int size() {
    return untilMillis.size();
  }
}
