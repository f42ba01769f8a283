package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.server.chat.session.Payload;
import io.realtime4j.server.chat.session.Refusals;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a user has chosen to show.
 *
 * @param visibility to whom
 * @param isInvisible whether the user looks as if disconnected when this was switched on
 */
record PrivacySettings(
    Visibility visibility,
    boolean showOnlineStatus,
    boolean showLastSeen,
    boolean showTyping,
    boolean allowReadReceipts,
    boolean isInvisible) {
  /** Of users who have never saved any. */
  static final PrivacySettings DEFAULT =
      new PrivacySettings(Visibility.EVERYONE, true, true, true, true, false);

  private static final List<String> FIELDS =
      List.of(
          "visibility",
          "showOnlineStatus",
          "showLastSeen",
          "showTyping",
          "allowReadReceipts",
          "invisibleMode");

  /** Who may see a user. */
  enum Visibility {
    EVERYONE,
    /** Those whom the user lists, and those who share a direct conversation. */
    CONTACTS,
    NOBODY;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Visibility of(String wireName) {
      for (Visibility visibility : values()) {
        if (visibility.wireName().equals(wireName)) {
          return visibility;
        }
      }
      throw Refusals.validation("visibility", "must be everyone, contacts or nobody");
    }
  }

  /**
   * Returns these settings with those that a payload names.
   *
   * @throws io.realtime4j.api.RefusedException if one cannot be used, or none is named
   */
  PrivacySettings with(Payload update) {
    if (FIELDS.stream().noneMatch(field -> update.value(field) != null)) {
      throw Refusals.validation("payload", "must name at least one of " + FIELDS);
    }
    String visible = update.optionalText("visibility");
    return new PrivacySettings(
        visible == null ? visibility : Visibility.of(visible),
        or(update.optionalBool("showOnlineStatus"), showOnlineStatus),
        or(update.optionalBool("showLastSeen"), showLastSeen),
        or(update.optionalBool("showTyping"), showTyping),
        or(update.optionalBool("allowReadReceipts"), allowReadReceipts),
        or(update.optionalBool("invisibleMode"), isInvisible));
  }

  private static boolean or(@Nullable Boolean given, boolean known) {
    return given == null ? known : given;
  }

  JsonObject toJson() {
    return JsonObject.of(
        "visibility", visibility.wireName(),
        "showOnlineStatus", showOnlineStatus,
        "showLastSeen", showLastSeen,
        "showTyping", showTyping,
        "allowReadReceipts", allowReadReceipts,
        "invisibleMode", isInvisible);
  }

  byte[] toBytes() {
    return Json.toBytes(toJson());
  }

  /** Returns what was stored; {@code null} if that cannot be understood. */
  static @Nullable PrivacySettings ofBytes(byte[] stored) {
    try {
      return Json.parse(ByteBuffer.wrap(stored), ProtocolLimits.DEFAULT) instanceof JsonObject json
          ? DEFAULT.with(new Payload(json))
          : null;
    } catch (RuntimeException e) {
      return null;
    }
  }
}
