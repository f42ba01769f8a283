package io.realtime4j.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Delivery;
import io.realtime4j.api.ReadPosition;
import io.realtime4j.api.ReceiptPage;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.UserReceipt;
import io.realtime4j.api.event.DeliveryEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.testing.FeatureBench;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReceiptListsTest {
  private static final String AT = "2026-01-02T03:04:05Z";

  private final FeatureBench bench = new FeatureBench();
  private final Delivery delivery = new DefaultDeliveryProvider().create(bench.context()).api();

  @Test
  void whoHasReadAMessageIsAskedByEitherId() {
    bench.start(FeatureBench.FULL);
    bench.publish(
        new QueueEvent.Sent(new SentMessage("c1", "m1", "channel:a", 1, Instant.EPOCH, false)));
    CompletableFuture<ReceiptPage> asked = delivery.receiptsOf("c1", "amy", 2);
    bench.loop.run();
    assertThat(bench.last("receipts:get").payload)
        .isEqualTo(JsonObject.of("messageId", "m1", "after", "amy", "limit", 2));
    bench
        .last("receipts:get")
        .succeed(
            "messageId",
            "m1",
            "roomName",
            "channel:a",
            "receipts",
            JsonArray.of(
                JsonObject.of("userId", "bob", "deliveredAt", AT, "readAt", AT),
                JsonObject.of("userId", "cat", "deliveredAt", AT)),
            "deliveredCount",
            2,
            "readCount",
            1,
            "totalRecipients",
            3,
            "hasMore",
            true);
    bench.loop.run();
    Instant at = Instant.parse(AT);
    ReceiptPage page = asked.join();
    assertThat(page.receipts())
        .containsExactly(new UserReceipt("bob", at, at), new UserReceipt("cat", at, null));
    assertThat(page.receipts()).extracting(UserReceipt::isRead).containsExactly(true, false);
    assertThat(page.readPercentage()).isEqualTo(33);
    assertThat(page.hasMore()).isTrue();
    assertThat(new ReceiptPage("m", "r", List.of(), 0, 0, 0, false).readPercentage()).isZero();
  }

  @Test
  void whatIsReadHereOrElsewhereIsTold() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<Void> read = delivery.markReadUpTo("channel:a", "m5");
    bench.loop.run();
    bench
        .last("channel:read")
        .succeed(
            "roomName",
            "channel:a",
            "userId",
            "me",
            "lastReadMessageId",
            "m5",
            "readAt",
            AT,
            "readOffset",
            5,
            "unreadCount",
            2,
            "mentionCount",
            1);
    bench.loop.run();
    assertThat(read).isCompleted();
    bench.receive(
        "read_receipt:update",
        "roomName",
        "channel:a",
        "threadId",
        "t",
        "readAt",
        AT,
        "readOffset",
        7,
        "unreadCount",
        0,
        "mentionCount",
        0);
    Instant at = Instant.parse(AT);
    assertThat(bench.published(DeliveryEvent.ReadUpTo.class))
        .containsExactly(
            new DeliveryEvent.ReadUpTo(
                new ReadPosition("channel:a", null, "m5", 5, 2, 1, at), true),
            new DeliveryEvent.ReadUpTo(
                new ReadPosition("channel:a", "t", null, 7, 0, 0, at), false));
  }
}
