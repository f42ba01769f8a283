/**
 * Who has received and read what. Start at {@link io.realtime4j.server.chat.receipt.RoomReceipts}.
 */
package io.realtime4j.server.chat.receipt;
