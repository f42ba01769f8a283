package io.realtime4j.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a user says about being there.
 *
 * @param text at most 100 code points, or {@code null}
 * @param emoji any text of at most 100 code points, shortcodes included, or {@code null}
 * @param expiresAt when the server clears it, or {@code null} for never
 */
public record CustomStatus(
    @Nullable String text, @Nullable String emoji, @Nullable Instant expiresAt) {
  /** The longest text and emoji, in code points. */
  public static final int MAX_LENGTH = 100;

  /** Checks the lengths. */
  public CustomStatus {
    check("text", text);
    check("emoji", emoji);
  }

  /** Returns a status of text alone. */
  public static CustomStatus of(String text) {
    return new CustomStatus(text, null, null);
  }

  /** Returns the same status with an emoji. */
  public CustomStatus withEmoji(String newEmoji) {
    return new CustomStatus(text, newEmoji, expiresAt);
  }

  /** Returns the same status, which the server clears at a time. */
  public CustomStatus until(Instant end) {
    return new CustomStatus(text, emoji, end);
  }

  private static void check(String name, @Nullable String value) {
    if (value != null && value.codePointCount(0, value.length()) > MAX_LENGTH) {
      throw new IllegalArgumentException(
          name
              + " must be at most "
              + MAX_LENGTH
              + " code points, was "
              + value.codePointCount(0, value.length()));
    }
  }
}
