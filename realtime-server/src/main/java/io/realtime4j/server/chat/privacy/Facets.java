package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.PresenceStatus;
import io.realtime4j.server.chat.presence.PresenceView;
import io.realtime4j.server.chat.privacy.Standing.Sight;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The presence of one user as each kind of viewer sees it. Immutable; what is not for somebody
 * cannot be had from it without naming the viewer.
 */
public final class Facets {
  private final String userId;
  private final Standing standing;
  private final PresenceView self;
  private final PresenceView rest;
  private final PresenceView ghost;
  private final PresenceView nothing;

  private Facets(Standing standing, Traces traces) {
    this.userId = traces.now.userId();
    this.standing = standing;
    this.self = traces.now;
    this.nothing = PresenceView.unknown(userId);
    this.rest = filtered(standing.settings(), traces.now, traces.lastSeenMillis);
    PresenceView then = traces.then;
    this.ghost =
        then == null ? nothing : filtered(standing.settings(), then, then.lastSeenMillis());
  }

  static Facets of(Standing standing, Traces traces) {
    return new Facets(standing, traces);
  }

  private static PresenceView filtered(
      PrivacySettings settings, PresenceView view, @Nullable Long lastSeenMillis) {
    boolean showsStatus = settings.showOnlineStatus();
    PresenceStatus status = showsStatus ? view.status() : PresenceStatus.OFFLINE;
    // Who shows no status is last seen then even while here, or coming would show by its absence.
    Long lastSeen = showsStatus ? view.lastSeenMillis() : lastSeenMillis;
    return new PresenceView(
        view.userId(),
        status,
        showsStatus ? view.customStatus() : null,
        settings.showLastSeen() ? lastSeen : null,
        showsStatus ? view.device() : null);
  }

  /** Returns whose presence it is. */
  public String userId() {
    return userId;
  }

  /** Returns what a viewer sees. */
  public PresenceView to(String viewerId) {
    return as(sight(viewerId));
  }

  boolean isOpen() {
    return standing.isOpen();
  }

  /** Returns whether somebody else who sees the user come has anything to see. */
  boolean introduces(String viewerId) {
    return sight(viewerId) == Sight.REST && !rest.equals(nothing);
  }

  /** Returns whether a viewer sees the user as the user is. */
  boolean isSeenBy(String viewerId) {
    Sight sight = sight(viewerId);
    return sight == Sight.SELF || sight == Sight.REST;
  }

  Sight sight(String viewerId) {
    return standing.sight(userId, viewerId);
  }

  PresenceView as(Sight sight) {
    return switch (sight) {
      case SELF -> self;
      case NOTHING -> nothing;
      case GHOST -> ghost;
      case REST -> rest;
    };
  }

  /** Returns whether every viewer sees the same as in others of the same user. */
  public boolean looksLike(Facets others) {
    return standing == others.standing
        && self.equals(others.self)
        && rest.equals(others.rest)
        && ghost.equals(others.ghost);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Facets facets && looksLike(facets);
  }

  @Override
  public int hashCode() {
    return Objects.hash(userId, self);
  }

  /**
   * What presence knows of a user.
   *
   * @param now as it is
   * @param then as of when the user became invisible; {@code null} if not, or long forgotten
   * @param lastSeenMillis when last seen before now, {@code null} if never
   */
  public record Traces(
      PresenceView now, @Nullable PresenceView then, @Nullable Long lastSeenMillis) {}
}
