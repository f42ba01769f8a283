package io.realtime4j.api;

import java.util.List;

/**
 * Who has received and read a message of ours, as far as they let us know.
 *
 * @param messageId the server's id
 * @param roomName its room
 * @param receipts ascending by user id
 * @param deliveredCount how many have it, on all pages
 * @param readCount how many have read it, on all pages
 * @param totalRecipients how many it goes to
 * @param hasMore whether more come after the last of them
 */
public record ReceiptPage(
    String messageId,
    String roomName,
    List<UserReceipt> receipts,
    int deliveredCount,
    int readCount,
    int totalRecipients,
    boolean hasMore) {
  /** Copies the list. */
  public ReceiptPage {
    receipts = List.copyOf(receipts);
  }

  /** Returns how many of a hundred recipients have read it, rounded; 0 if it goes to nobody. */
  public int readPercentage() {
    return DeliveryStatus.percentage(readCount, totalRecipients);
  }
}
