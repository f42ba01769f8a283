package io.realtime4j.core.presence;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.Contacts;
import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.Presence;
import io.realtime4j.api.PresenceSettings;
import io.realtime4j.api.PresenceSettingsUpdate;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.UserPresence;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.PresenceEvent;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.Answer;
import io.realtime4j.core.wire.Hooks;
import io.realtime4j.core.wire.LoopCalls;
import io.realtime4j.core.wire.Offers;
import io.realtime4j.core.wire.RetrySchedule;
import io.realtime4j.core.wire.Stages;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client's presence. */
final class PresenceFeature implements Feature<Presence>, Presence {
  private final FeatureContext context;
  private final LoopCalls calls;
  private final Hooks hooks;
  private final OwnPresence own = new OwnPresence();
  private final Watches watches = new Watches();
  private final PresenceCache cache = new PresenceCache();
  private final PresenceRequests requests;
  private final PrivacyRequests privacy;
  private @Nullable Cancellable idleTimer;

  /** Runs while what we told by ourselves was refused for now. */
  private @Nullable Cancellable repetition;

  /** In a row. */
  private int refusals;

  private long lastActivityNanos;

  /** Read by all threads. */
  private volatile PresenceStatus shownStatus = PresenceStatus.ONLINE;

  /** Read by all threads. */
  private volatile @Nullable CustomStatus shownCustom;

  PresenceFeature(FeatureContext context) {
    this.context = context;
    calls = new LoopCalls(context);
    hooks = new Hooks(context);
    requests = new PresenceRequests(context, watches, this::seen);
    privacy = new PrivacyRequests(context, calls);
    hooks.onSession(this::sessionStarted, () -> {});
    hooks.on("presence:changed", event -> PresenceWire.read(event).ifPresent(this::seen));
    hooks.on("presence:bulk", event -> PresenceWire.readAll(event).forEach(this::seen));
    lastActivityNanos = context.loop().nanoTime();
    watchIdleness(context.options().idleAfter());
  }

  private void sessionStarted(SessionInfo session) {
    if (!Offers.has(session, "presence")) {
      return;
    }
    if (own.isWorthTelling()) {
      tellByItself();
    }
    requests.subscribe(watches.all());
    // Those in our rooms we are shown again, if they are still there.
    requests.lookAgain(
        cache.leftBehind(user -> watches.contains(user) || user.equals(session.userId())));
  }

  private void seen(UserPresence presence) {
    SessionInfo session = context.session();
    boolean self = session != null && presence.userId().equals(session.userId());
    if (cache.put(presence, watches::contains) && !self) {
      context.publish(new PresenceEvent.Changed(presence));
    }
  }

  @Override
  public CompletableFuture<Void> setStatus(PresenceStatus status) {
    Objects.requireNonNull(status, "status");
    return calls.ask(
        answer -> {
          lastActivityNanos = context.loop().nanoTime();
          own.choose(status);
          show(false);
          tell(answer);
        });
  }

  @Override
  public CompletableFuture<Void> setCustomStatus(@Nullable CustomStatus customStatus) {
    return calls.ask(
        answer -> {
          own.custom(customStatus);
          shownCustom = customStatus;
          tell(answer);
        });
  }

  private void show(boolean automatic) {
    PresenceStatus status = own.status();
    if (status != shownStatus) {
      shownStatus = status;
      context.publish(new PresenceEvent.OwnChanged(status, automatic));
    }
  }

  /** Tells the server what we show; not connected, the next session will be told. */
  private void tell(Answer<Void> answer) {
    tell(answer, answer::fail);
  }

  private void tell(Answer<Void> answer, Consumer<RealtimeException> refused) {
    SessionInfo session = context.session();
    if (session == null) {
      answer.complete(null);
      return;
    }
    if (!Offers.has(session, "presence")) {
      answer.fail(unsupported());
      return;
    }
    var update = PresenceWire.update(own, context.clock().instant());
    switch (session.peer()) {
      case FULL ->
          Stages.then(
              context.request("presence:update", update),
              data -> {
                refusals = 0;
                answer.complete(null);
              },
              error -> {
                if (isLoss(error)) {
                  refusals = 0;
                  answer.complete(null);
                } else {
                  refused.accept(error);
                }
              });
      case REFERENCE -> {
        // It does not answer.
        context.emit("presence:update", update, false);
        answer.complete(null);
      }
      case PLAIN -> answer.fail(unsupported());
    }
  }

  private static boolean isLoss(RealtimeException error) {
    return error instanceof NotConnectedException || error instanceof ConnectionException;
  }

  private static UnsupportedByPeerException unsupported() {
    return new UnsupportedByPeerException("the server does not offer this for presence");
  }

  @Override
  public void reportActivity() {
    calls.run(
        () -> {
          lastActivityNanos = context.loop().nanoTime();
          idle(false);
        });
  }

  /** One timer looks again when idleness could be reached, however often activity is reported. */
  private void watchIdleness(Duration wait) {
    idleTimer =
        context
            .loop()
            .schedule(
                wait,
                () -> {
                  Duration idleAfter = context.options().idleAfter();
                  long idleNanos = context.loop().nanoTime() - lastActivityNanos;
                  Duration left = idleAfter.minusNanos(idleNanos);
                  boolean reached = left.isZero() || left.isNegative();
                  if (reached) {
                    idle(true);
                  }
                  watchIdleness(reached ? idleAfter : left);
                });
  }

  private void idle(boolean idle) {
    if (own.idle(idle)) {
      show(true);
      if (Offers.has(context.session(), "presence")) {
        tellByItself();
      }
    }
  }

  /** Tells what nobody asked us to tell, so that nobody else would repeat it. */
  private void tellByItself() {
    Answer<Void> answer = new Answer<>(context.callbacks());
    tell(answer, this::refused);
  }

  private void refused(RealtimeException error) {
    if (!error.isRetryable()) {
      context.publish(new ConnectionEvent.Fault(error));
    } else if (repetition == null) {
      SessionInfo asked = context.session();
      repetition =
          context
              .loop()
              .schedule(
                  RetrySchedule.again(error, ++refusals, context.jitter()),
                  () -> {
                    repetition = null;
                    // A newer session was told at its beginning.
                    if (asked != null && asked.equals(context.session())) {
                      tellByItself();
                    }
                  });
    }
  }

  @Override
  public PresenceStatus status() {
    return shownStatus;
  }

  @Override
  public Optional<CustomStatus> customStatus() {
    CustomStatus custom = shownCustom;
    return Optional.ofNullable(custom)
        .filter(
            status ->
                status.expiresAt() == null
                    || status.expiresAt().isAfter(context.clock().instant()));
  }

  @Override
  public Subscription subscribe(Collection<String> userIds) {
    List<String> users = List.copyOf(new LinkedHashSet<>(userIds));
    calls.run(() -> requests.subscribe(watches.add(users)));
    AtomicBoolean ended = new AtomicBoolean();
    return () -> {
      if (ended.compareAndSet(false, true)) {
        calls.run(() -> unsubscribe(users));
      }
    };
  }

  private void unsubscribe(List<String> users) {
    List<String> gone = watches.remove(users);
    // Nobody will tell us of changes: what we know would only grow old.
    gone.forEach(cache::forget);
    requests.unsubscribe(gone);
  }

  @Override
  public Optional<UserPresence> presenceOf(String userId) {
    return cache.get(Objects.requireNonNull(userId, "userId"), context.clock().instant());
  }

  @Override
  public CompletableFuture<List<UserPresence>> fetch(Collection<String> userIds) {
    List<String> users = List.copyOf(new LinkedHashSet<>(userIds));
    return calls.ask(
        answer -> {
          SessionInfo session = context.session();
          if (session != null && !requests.isOffered()) {
            answer.fail(unsupported());
          } else {
            requests.fetch(users, answer);
          }
        });
  }

  @Override
  public CompletableFuture<PresenceSettings> settings() {
    return privacy.settings();
  }

  @Override
  public CompletableFuture<PresenceSettings> updateSettings(PresenceSettingsUpdate update) {
    return privacy.update(Objects.requireNonNull(update, "update"));
  }

  @Override
  public Contacts contacts() {
    return privacy;
  }

  @Override
  public Presence api() {
    return this;
  }

  @Override
  public void close() {
    calls.close();
    hooks.close();
    if (idleTimer != null) {
      idleTimer.cancel();
    }
    if (repetition != null) {
      repetition.cancel();
    }
  }
}
