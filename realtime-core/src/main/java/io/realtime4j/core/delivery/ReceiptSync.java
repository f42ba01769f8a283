package io.realtime4j.core.delivery;

import static io.realtime4j.core.delivery.Receipt.any;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.DeliveryState;
import io.realtime4j.api.DeliveryStatus;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.Answer;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.RetrySchedule;
import io.realtime4j.core.wire.Stages;
import io.realtime4j.core.wire.WireTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the server how our messages stand. Loop only. */
final class ReceiptSync {
  private static final int CHUNK = 500;

  private final FeatureContext context;
  private final Receipts receipts;

  /** Waits as long as the server has asked for. */
  private @Nullable Cancellable pause;

  /** Counts the times that all was asked for: the parts of an earlier time are of no use. */
  private int round;

  /** In a row. */
  private int refusals;

  ReceiptSync(FeatureContext context, Receipts receipts) {
    this.context = context;
    this.receipts = receipts;
  }

  /**
   * Asks for everything that is not read by all we know, a part when the one before is answered: as
   * many answers at once are more than servers keep for who does not read them as quickly.
   */
  void all() {
    List<String> ids = new ArrayList<>();
    for (Receipt receipt : receipts.unread()) {
      ids.add(receipt.messageId == null ? receipt.clientMessageId : receipt.messageId);
    }
    stop();
    from(0, ids, round);
  }

  /** Asks for no more of what is owed to a session. */
  void stop() {
    round++;
    refusals = 0;
    if (pause != null) {
      pause.cancel();
      pause = null;
    }
  }

  private void from(int from, List<String> ids, int asking) {
    if (asking == round && from < ids.size()) {
      int to = Math.min(from + CHUNK, ids.size());
      request(
          List.copyOf(ids.subList(from, to)),
          data -> {
            refusals = 0;
            apply(data);
            from(to, ids, asking);
          },
          error -> failed(error, () -> from(from, ids, asking), asking));
    }
  }

  /**
   * A part that the server refuses for now is asked for later; with a lost session, by the next.
   */
  private void failed(RealtimeException error, Runnable again, int asking) {
    if (asking != round) {
      return;
    }
    if (!error.isRetryable()) {
      context.publish(new ConnectionEvent.Fault(error));
    } else if (error instanceof RefusedException) {
      Duration wait = RetrySchedule.again(error, ++refusals, context.jitter());
      pause = context.loop().schedule(wait, again);
    }
  }

  private void request(
      List<String> ids, Consumer<JsonObject> done, Consumer<RealtimeException> failed) {
    Stages.then(context.request("delivery:sync", JsonObject.of("messageIds", ids)), done, failed);
  }

  /** Takes the server's word; what it does not know stays as it is. */
  void apply(JsonObject data) {
    for (JsonObject status : MessageWire.objects(data, "statuses")) {
      receipt(status).ifPresent(receipt -> apply(receipt, status));
    }
  }

  private Optional<Receipt> receipt(JsonObject status) {
    return status
        .string("clientMessageId")
        .map(receipts::find)
        .or(() -> status.string("messageId").map(receipts::find));
  }

  private void apply(Receipt receipt, JsonObject status) {
    Optional<DeliveryState> state = state(status);
    if (state.isEmpty()) {
      return;
    }
    String messageId = status.string("messageId").orElse("");
    boolean serverId = !messageId.equals(receipt.clientMessageId);
    receipts.change(
        receipt.clientMessageId,
        receipt.room,
        one ->
            any(
                one.reached(state.get()),
                serverId && receipts.name(one, messageId),
                one.count(
                    status.integer("deliveredCount").orElse(-1L),
                    status.integer("readCount").orElse(-1L),
                    status.integer("totalRecipients").orElse(-1L))));
    receipts.applyEarly(messageId);
  }

  private static Optional<DeliveryState> state(JsonObject status) {
    return switch (status.string("state").orElse("")) {
      case "sent" -> Optional.of(DeliveryState.SENT);
      case "delivered" -> Optional.of(DeliveryState.DELIVERED);
      case "read" -> Optional.of(DeliveryState.READ);
      default -> Optional.empty();
    };
  }

  /** Asks on the application's word, also for messages that are not ours to remember. */
  void ask(List<String> ids, Answer<List<DeliveryStatus>> answer) {
    SessionInfo session = context.session();
    if (session != null && session.peer() != SessionInfo.Peer.FULL) {
      answer.fail(new UnsupportedByPeerException("the server knows no receipts"));
      return;
    }
    ask(ids, 0, new LinkedHashMap<>(), answer);
  }

  private void ask(
      List<String> ids,
      int from,
      Map<String, DeliveryStatus> found,
      Answer<List<DeliveryStatus>> answer) {
    if (from >= ids.size()) {
      for (String id : ids) {
        Receipt ours = receipts.find(id);
        if (ours != null) {
          found.put(id, ours.status());
        }
      }
      answer.complete(ids.stream().filter(found::containsKey).map(found::get).toList());
      return;
    }
    request(
        List.copyOf(ids.subList(from, Math.min(from + CHUNK, ids.size()))),
        data -> {
          apply(data);
          for (JsonObject status : MessageWire.objects(data, "statuses")) {
            state(status).ifPresent(state -> remember(status, state, found));
          }
          ask(ids, from + CHUNK, found, answer);
        },
        answer::fail);
  }

  private void remember(JsonObject status, DeliveryState state, Map<String, DeliveryStatus> found) {
    String clientId = status.string("clientMessageId").orElse("");
    String messageId = status.string("messageId").orElse("");
    DeliveryStatus read =
        new DeliveryStatus(
            clientId,
            messageId,
            MessageWire.room(status),
            state,
            (int) Math.max(0, status.integer("deliveredCount").orElse(0L)),
            (int) Math.max(0, status.integer("readCount").orElse(0L)),
            (int) Math.max(-1, status.integer("totalRecipients").orElse(-1L)),
            WireTime.read(status, "updatedAt").orElse(context.clock().instant()));
    found.put(messageId, read);
    found.put(clientId, read);
  }
}
