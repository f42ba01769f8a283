package io.realtime4j.views;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.Presence;
import io.realtime4j.api.PresenceSettings;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.PresenceEvent;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Our own presence; whether we are invisible only the server can tell. */
final class OwnPresenceModel extends Cell<OwnPresence> implements OwnPresenceView {
  private final Presence presence;
  // Callback executor only.
  private @Nullable Boolean invisible;

  /** False as long as neither the server nor a choice under way says that we hide. */
  private volatile boolean mayBeHidden = true;

  OwnPresenceModel(RealtimeClient client) {
    super(client, look(client.presence(), null));
    this.presence = client.presence();
    hear(PresenceEvent.class, event -> refresh());
    hear(ConnectionEvent.class, this::heard);
    later(
        () -> {
          refresh();
          if (client.state() == ConnectionState.AUTHENTICATED) {
            ask();
          }
        });
  }

  private static OwnPresence look(Presence presence, @Nullable Boolean invisible) {
    return new OwnPresence(presence.status(), presence.customStatus().orElse(null), invisible);
  }

  private void heard(ConnectionEvent event) {
    refresh();
    if (event instanceof ConnectionEvent.SessionStarted) {
      ask();
    }
  }

  private void ask() {
    outcome(presence.settings(), (settings, failure) -> settings(settings));
  }

  private void settings(@Nullable PresenceSettings settings) {
    if (settings != null) {
      invisible = settings.invisible();
      mayBeHidden = settings.invisible();
    }
    refresh();
  }

  private void refresh() {
    show(look(presence, invisible));
  }

  @Override
  public CompletableFuture<Void> choose(OwnPresence.Choice choice) {
    boolean hide = choice == OwnPresence.Choice.INVISIBLE;
    CompletableFuture<Void> status =
        switch (choice) {
          case ONLINE -> presence.setStatus(PresenceStatus.ONLINE);
          case AWAY -> presence.setStatus(PresenceStatus.AWAY);
          case BUSY -> presence.setStatus(PresenceStatus.BUSY);
          case INVISIBLE -> CompletableFuture.completedFuture(null);
        };
    boolean matters = hide || (mayBeHidden && value().invisible() != null);
    if (hide) {
      mayBeHidden = true;
    }
    // Always: a choice to hide may be under way, and another device may have made one.
    CompletableFuture<PresenceSettings> asked = presence.setInvisible(hide);
    outcome(asked, (settings, failure) -> settings(settings));
    return matters ? status.thenCombine(asked, (done, settings) -> null) : status;
  }

  @Override
  public CompletableFuture<Void> setCustomStatus(@Nullable CustomStatus customStatus) {
    CompletableFuture<Void> set = presence.setCustomStatus(customStatus);
    outcome(set, (done, failure) -> refresh());
    return set;
  }
}
