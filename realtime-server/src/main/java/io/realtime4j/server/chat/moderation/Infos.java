package io.realtime4j.server.chat.moderation;

import io.realtime4j.api.BanInfo;
import io.realtime4j.api.InfoPage;
import io.realtime4j.api.MemberInfo;
import io.realtime4j.api.RoomInfo;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.spi.store.Ban;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.StorePage;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes of what a store holds what a program reads. */
final class Infos {
  private static final long FOREVER = Long.MAX_VALUE;

  private Infos() {}

  static RoomInfo of(RoomRow row) {
    return new RoomInfo(
        row.name(),
        row.type(),
        visibility(row.visibility()),
        row.maxMembers(),
        Duration.ofMillis(row.slowModeMillis()),
        row.isClosed(),
        Instant.ofEpochMilli(row.createdAtMillis()));
  }

  static MemberInfo of(Membership row, long nowMillis) {
    return new MemberInfo(
        row.userId(),
        row.role(),
        Instant.ofEpochMilli(row.joinedAtMillis()),
        row.mutedUntilMillis() > nowMillis ? instant(row.mutedUntilMillis()) : null);
  }

  static BanInfo of(Ban row) {
    return new BanInfo(
        row.userId(),
        instant(row.untilMillis()),
        Instant.ofEpochMilli(row.atMillis()),
        row.bannedBy(),
        row.reason());
  }

  static <S, T> InfoPage<T> page(StorePage<S> page, Function<S, T> made) {
    return new InfoPage<>(page.rows().stream().map(made).toList(), page.hasMore());
  }

  static String text(RoomVisibility visibility) {
    return visibility.name().toLowerCase(Locale.ROOT);
  }

  /** What is unknown is closed. */
  private static RoomVisibility visibility(String stored) {
    return switch (stored) {
      case "public" -> RoomVisibility.PUBLIC;
      case "secret" -> RoomVisibility.SECRET;
      default -> RoomVisibility.PRIVATE;
    };
  }

  /**
   * Returns when something ends that begins now, as stores have it, {@code null} for no end.
   *
   * @throws IllegalArgumentException if it would be over: seconds in place of milliseconds, say
   */
  static long end(@Nullable Instant until, InstantSource clock) {
    if (until != null && !until.isAfter(clock.instant())) {
      throw new IllegalArgumentException("until must be in the future, was " + until);
    }
    return millis(until);
  }

  /** Returns a wall-clock time as stores have it, {@code null} for no end. */
  static long millis(@Nullable Instant until) {
    if (until == null) {
      return FOREVER;
    }
    try {
      return Math.max(1, until.toEpochMilli());
    } catch (ArithmeticException e) {
      return FOREVER;
    }
  }

  static Instant instant(long millis) {
    try {
      return millis == FOREVER ? Instant.MAX : Instant.ofEpochMilli(millis);
    } catch (DateTimeException e) {
      return Instant.MAX;
    }
  }
}
