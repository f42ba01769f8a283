package io.realtime4j.views;

import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.TypingText;
import io.realtime4j.api.TypingUser;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Opens views of a client. Each call opens one of its own, which whoever opened it closes.
 *
 * <pre>{@code
 * Views views = Views.of(client);
 * MessagesView messages = views.messages(client.rooms().join("channel:lobby"));
 * messages.onChange(list -> Platform.runLater(() -> show(list.rows())));
 * client.connect();
 * }</pre>
 *
 * <p>Keep one per client. Every method may be called from any thread, and none blocks; one that
 * needs a feature that is switched off throws {@link IllegalStateException}.
 */
public final class Views {
  /** What fits on a screen, and a scroll. */
  private static final int PAGE = 50;

  private final RealtimeClient client;
  private final QueueLoaded loaded;
  private final UnaryOperator<OutgoingMessage> shown;

  private Views(RealtimeClient client, QueueLoaded loaded, UnaryOperator<OutgoingMessage> shown) {
    this.client = client;
    this.loaded = loaded;
    this.shown = shown;
  }

  /** Returns what opens views of a client. */
  public static Views of(RealtimeClient client) {
    return new Views(
        Objects.requireNonNull(client, "client"),
        new QueueLoaded(client),
        UnaryOperator.identity());
  }

  /**
   * Returns what opens views of the same client in which our messages stand as {@code shown}
   * returns them until the server has told them: what a {@link
   * io.realtime4j.api.spi.feature.MessageTransform MessageTransform} has made of them in the queue,
   * an encrypted text say, is nothing to be shown.
   *
   * @param shown called on the callback executor with each as the queue has it; must not block. One
   *     that throws, or answers with a message to another room, is logged, and the message stands
   *     as the queue has it
   */
  public Views showing(UnaryOperator<OutgoingMessage> shown) {
    return new Views(client, loaded, Objects.requireNonNull(shown, "shown"));
  }

  /** Opens where the connection stands. */
  public View<ConnectionBadge> connection() {
    return new ConnectionView(client, loaded);
  }

  /** Opens what the queue has to say above an input box. */
  public View<QueueBanner> queue() {
    return new QueueView(client, loaded);
  }

  /** Opens how we show ourselves, with the choice of it. */
  public OwnPresenceView ownPresence() {
    return new OwnPresenceModel(client);
  }

  /**
   * Opens how some users are, in the order given, each once. They are watched as long as the view
   * is open.
   */
  public View<List<PresenceRow>> presence(Collection<String> userIds) {
    return new PresenceView(client, List.copyOf(new LinkedHashSet<>(userIds)));
  }

  /** Opens who else is typing in a room, in English; otherwise as the other. */
  public View<TypingLine> typing(Room room) {
    return typing(room, users -> TypingText.of(users).orElse(""));
  }

  /**
   * Opens who else is typing in a room. The room stays the caller's to leave.
   *
   * @param words says the sentence about at least one user; called on the callback executor. If it
   *     throws, that is logged, and there is no sentence
   * @throws io.realtime4j.api.RoomLeftException if the stay has ended
   */
  public View<TypingLine> typing(Room room, Function<? super List<TypingUser>, String> words) {
    return new TypingView(
        client, Objects.requireNonNull(room, "room"), Objects.requireNonNull(words, "words"));
  }

  /** Opens a room's messages, with 50 at a time from the history; otherwise as the other. */
  public MessagesView messages(Room room) {
    return messages(room, PAGE);
  }

  /**
   * Opens a room's messages. The room stays the caller's to leave, and has to be kept as long as
   * the view is to hear of it.
   *
   * @param pageSize how many messages are read at a time, 1 to 100
   * @throws IllegalArgumentException if that is out of range
   * @throws io.realtime4j.api.RoomLeftException if the stay has ended
   */
  public MessagesView messages(Room room, int pageSize) {
    if (pageSize < 1 || pageSize > 100) {
      throw new IllegalArgumentException("pageSize must be 1 to 100, was " + pageSize);
    }
    return new MessagesModel(
        client, Objects.requireNonNull(room, "room"), pageSize, loaded, new Shown(shown));
  }

  /**
   * Opens what is unread, by room. Rooms that were never joined by this client are counted with
   * each session, and when something else makes us ask; joined ones with each message.
   */
  public View<UnreadBadges> unread() {
    return new UnreadView(client);
  }
}
