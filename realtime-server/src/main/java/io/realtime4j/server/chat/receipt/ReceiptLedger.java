package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.room.Memberships;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the users of a room have received and read. Counts are derived when asked for, so that they
 * cannot drift from the receipts.
 */
public final class ReceiptLedger {
  private final RoomKey room;
  private final Memberships members;
  private final Map<Key, Track> tracks = new LinkedHashMap<>();

  public ReceiptLedger(RoomKey room, Memberships members, List<Receipt> stored) {
    this.room = room;
    this.members = members;
    apply(stored);
  }

  /** An author has read what they wrote; noted so that what they read around it is one range. */
  public void written(StoredMessage message) {
    track(message.thread(), message.author(), Kind.READ)
        .ranges
        .add(message.offset(), message.offset());
  }

  /** Returns the messages of which a receipt of this user would say something new. */
  List<StoredMessage> news(List<StoredMessage> messages, String userId, Kind kind) {
    List<StoredMessage> news = new ArrayList<>();
    for (StoredMessage message : messages) {
      boolean concerns =
          !userId.equals(message.author()) && members.isRecipient(userId, message.offset());
      if (concerns && !has(message, userId, kind)) {
        news.add(message);
      }
    }
    return news;
  }

  /** Returns what is to be stored for messages; nothing is noted yet. */
  public List<Receipt> receipts(
      List<StoredMessage> messages, String userId, Kind kind, long atMillis) {
    Map<@Nullable String, OffsetRanges> byThread = new LinkedHashMap<>();
    for (StoredMessage message : messages) {
      String thread = message.thread();
      OffsetRanges.Range range =
          track(thread, userId, kind).ranges.merged(message.offset(), message.offset());
      byThread.computeIfAbsent(thread, t -> new OffsetRanges()).add(range.from(), range.to());
    }
    List<Receipt> receipts = new ArrayList<>();
    byThread.forEach(
        (thread, ranges) -> {
          for (OffsetRanges.Range range : ranges.ranges()) {
            receipts.add(
                Receipt.builder()
                    .tenant(room.tenant())
                    .room(room.name())
                    .thread(thread)
                    .userId(userId)
                    .kind(kind)
                    .from(range.from())
                    .to(range.to())
                    .atMillis(atMillis)
                    .build());
          }
        });
    return receipts;
  }

  /** Notes what has been stored. */
  public void apply(List<Receipt> receipts) {
    for (Receipt receipt : receipts) {
      Track track = track(receipt.thread(), receipt.userId(), receipt.kind());
      track.ranges.add(receipt.from(), receipt.to());
      track.lastAtMillis = Math.max(track.lastAtMillis, receipt.atMillis());
    }
  }

  /**
   * Counts a message's recipients.
   *
   * @param isShown whether who asks may be told of a recipient at all
   * @param showsReading whether the recipient lets it be known what was read
   */
  public Counts counts(
      StoredMessage message, Predicate<String> isShown, Predicate<String> showsReading) {
    List<String> recipients =
        members.recipients(message.offset(), message.author()).stream().filter(isShown).toList();
    int delivered = 0;
    int read = 0;
    long lastAt = 0;
    for (String recipient : recipients) {
      boolean hasRead = has(message, recipient, Kind.READ);
      boolean hasIt = hasRead || has(message, recipient, Kind.DELIVERED);
      read += hasRead && showsReading.test(recipient) ? 1 : 0;
      delivered += hasIt ? 1 : 0;
      if (hasIt) {
        lastAt = Math.max(lastAt, lastAt(message, recipient));
      }
    }
    return new Counts(delivered, read, recipients.size(), lastAt);
  }

  /** Returns whether a user has received, or read, a message; what is read was received. */
  public boolean has(StoredMessage message, String userId, Kind kind) {
    return holds(message, userId, Kind.READ)
        || (kind == Kind.DELIVERED && holds(message, userId, Kind.DELIVERED));
  }

  private boolean holds(StoredMessage message, String userId, Kind kind) {
    Track track = tracks.get(new Key(message.thread(), userId, kind));
    return track != null && track.ranges.contains(message.offset());
  }

  /** Returns when a user last received or read anything where a message is; 0 if never. */
  long lastAt(StoredMessage message, String userId) {
    long last = 0;
    for (Kind kind : Kind.values()) {
      Track track = tracks.get(new Key(message.thread(), userId, kind));
      last = track == null ? last : Math.max(last, track.lastAtMillis);
    }
    return last;
  }

  private Track track(@Nullable String thread, String userId, Kind kind) {
    return tracks.computeIfAbsent(new Key(thread, userId, kind), key -> new Track());
  }

  private record Key(@Nullable String thread, String userId, Kind kind) {}

  private static final class Track {
    final OffsetRanges ranges = new OffsetRanges();
    // When this user last received, or read, anything here; 0 if it is not known.
    long lastAtMillis;
  }

  /**
   * How far a message has come.
   *
   * @param delivered recipients who have it, readers included
   * @param read recipients who have read it
   * @param total recipients
   * @param lastAtMillis when one of those who have it last received or read anything here, 0 if
   *     nobody has it
   */
  record Counts(int delivered, int read, int total, long lastAtMillis) {}
}
