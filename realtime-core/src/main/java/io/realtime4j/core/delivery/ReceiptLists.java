package io.realtime4j.core.delivery;

import io.realtime4j.api.ReceiptPage;
import io.realtime4j.api.UserReceipt;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.Answer;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.Questions;
import io.realtime4j.core.wire.WireTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks who has received and read a message of ours. Loop only. */
final class ReceiptLists {
  static final int PAGE = 100;

  private final FeatureContext context;
  private final Receipts receipts;
  private final Questions questions;

  ReceiptLists(FeatureContext context, Receipts receipts) {
    this.context = context;
    this.receipts = receipts;
    this.questions = new Questions(context, "receipts");
  }

  void ask(String id, @Nullable String after, int limit, Answer<ReceiptPage> answer) {
    Receipt receipt = receipts.find(id);
    String known = receipt == null ? null : receipt.messageId;
    JsonObject query =
        JsonObject.builder()
            .put("messageId", known == null ? id : known)
            .putIfPresent("after", after)
            .put("limit", limit)
            .build();
    questions.ask("receipts:get", query, this::read, answer);
  }

  private ReceiptPage read(JsonObject data) {
    Instant now = context.clock().instant();
    List<UserReceipt> lines = new ArrayList<>();
    for (JsonObject line : MessageWire.objects(data, "receipts")) {
      lines.add(
          new UserReceipt(
              line.string("userId").orElse(""),
              WireTime.read(line, "deliveredAt").orElse(now),
              WireTime.read(line, "readAt").orElse(null)));
    }
    return new ReceiptPage(
        data.string("messageId").orElse(""),
        MessageWire.room(data),
        lines,
        Questions.count(data, "deliveredCount"),
        Questions.count(data, "readCount"),
        Questions.count(data, "totalRecipients"),
        data.bool("hasMore").orElse(false));
  }
}
