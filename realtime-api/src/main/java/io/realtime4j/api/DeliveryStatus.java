package io.realtime4j.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one of our messages.
 *
 * @param clientMessageId our id
 * @param messageId the server's id, or {@code null} before it is accepted
 * @param roomName its room
 * @param state where it stands
 * @param deliveredCount how many recipients have it
 * @param readCount how many recipients have read it
 * @param totalRecipients how many recipients there are; -1 if unknown
 * @param updatedAt when this last changed
 */
public record DeliveryStatus(
    String clientMessageId,
    @Nullable String messageId,
    String roomName,
    DeliveryState state,
    int deliveredCount,
    int readCount,
    int totalRecipients,
    Instant updatedAt) {
  /**
   * Returns how many of a hundred recipients have read it, rounded; 0 while it is not known how
   * many there are.
   */
  public int readPercentage() {
    return percentage(readCount, totalRecipients);
  }

  static int percentage(int part, int total) {
    return total <= 0 ? 0 : (int) Math.min(100, Math.round(100.0 * part / total));
  }
}
