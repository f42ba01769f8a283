package io.realtime4j.server.chat.privacy;

import io.realtime4j.server.chat.privacy.PrivacySettings.Visibility;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How a user stands towards those who might be told of them: the settings, with what they depend
 * on. Immutable: it goes along with what is told, so that every loop decides by the same.
 */
public final class Standing {
  /** Of who has never changed a setting. */
  static final Standing OPEN = new Standing(PrivacySettings.DEFAULT, Circle.EMPTY, false);

  /** Of who cannot be looked up: nothing is told of them. */
  static final Standing CLOSED = new Standing(PrivacySettings.DEFAULT, Circle.EMPTY, true);

  private final PrivacySettings settings;
  private final Circle circle;
  private final boolean closed;

  private Standing(PrivacySettings settings, Circle circle, boolean closed) {
    this.settings = settings;
    this.circle = circle;
    this.closed = closed;
  }

  /** Returns how somebody stands of whom nobody else is told anything. */
  public static Standing closed() {
    return CLOSED;
  }

  static Standing of(PrivacySettings settings, Circle circle) {
    return settings.equals(PrivacySettings.DEFAULT) ? OPEN : new Standing(settings, circle, false);
  }

  /** How much a viewer sees of a user. */
  enum Sight {
    /** Everything: it is the user. */
    SELF,
    /** What there is to see of somebody who does not exist. */
    NOTHING,
    /** The user as of when they became invisible. */
    GHOST,
    /** What the settings let everybody else see. */
    REST
  }

  PrivacySettings settings() {
    return settings;
  }

  Circle circle() {
    return circle;
  }

  boolean isClosed() {
    return closed;
  }

  /** Returns whether another lets the same be told to the same. */
  boolean isLike(Standing other) {
    return closed == other.closed && settings.equals(other.settings) && circle.equals(other.circle);
  }

  /** Returns whether everybody sees everything. */
  public boolean isOpen() {
    return this == OPEN;
  }

  /** Returns whether nobody else is ever told that the user is there. */
  public boolean isHiddenFromAll() {
    return closed || settings.isInvisible() || settings.visibility() == Visibility.NOBODY;
  }

  boolean isInvisible() {
    return !closed && settings.isInvisible();
  }

  /** Returns whether the user is invisible, or may be for all that is known. */
  public boolean mayBeInvisible() {
    return closed || settings.isInvisible();
  }

  Sight sight(String targetId, String viewerId) {
    if (viewerId.equals(targetId)) {
      return Sight.SELF;
    }
    if (closed || !isWithin(viewerId)) {
      return Sight.NOTHING;
    }
    return settings.isInvisible() ? Sight.GHOST : Sight.REST;
  }

  private boolean isWithin(String viewerId) {
    return switch (settings.visibility()) {
      case EVERYONE -> true;
      case CONTACTS -> circle.holds(viewerId);
      case NOBODY -> false;
    };
  }

  /** Returns whether a viewer may be told something of the user. */
  boolean shows(Aspect aspect, String targetId, String viewerId) {
    return switch (sight(targetId, viewerId)) {
      case SELF -> true;
      case NOTHING, GHOST -> false;
      case REST ->
          switch (aspect) {
            case MEMBERSHIP, DELIVERY -> true;
            case TYPING -> settings.showTyping();
            case READING -> settings.allowReadReceipts();
          };
    };
  }

  /**
   * Whom a user sees as close.
   *
   * @param contacts those listed
   * @param peers those who share a direct conversation
   */
  record Circle(Set<String> contacts, Set<String> peers) {
    static final Circle EMPTY = new Circle(Set.of(), Set.of());

    /** Hands over everybody in it, once, in no order. */
    void forEach(Consumer<String> taker) {
      contacts.forEach(taker);
      peers.stream().filter(peer -> !contacts.contains(peer)).forEach(taker);
    }

    boolean holds(String userId) {
      return contacts.contains(userId) || peers.contains(userId);
    }
  }
}
