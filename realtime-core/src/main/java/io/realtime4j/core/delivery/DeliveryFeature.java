package io.realtime4j.core.delivery;

import static io.realtime4j.core.delivery.Receipt.any;

import io.realtime4j.api.Delivery;
import io.realtime4j.api.DeliveryState;
import io.realtime4j.api.DeliveryStatus;
import io.realtime4j.api.ReceiptPage;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.Gate;
import io.realtime4j.core.wire.Hooks;
import io.realtime4j.core.wire.LoopCalls;
import io.realtime4j.core.wire.Questions;
import io.realtime4j.core.wire.QueueSignal;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client's receipts. */
final class DeliveryFeature implements Feature<Delivery>, Delivery {
  private final FeatureContext context;
  private final LoopCalls calls;
  private final Hooks hooks;
  private final Gate loaded = new Gate();

  /** Of receipts and read acknowledgements. */
  private int unread = 2;

  private final Receipts receipts;
  private final ReadAcks reads;
  private final ReadMarks marks;
  private final DeliveredAcks arrivals;
  private final ReceiptSync sync;
  private final ReceiptLists lists;

  DeliveryFeature(FeatureContext context) {
    this.context = context;
    calls = new LoopCalls(context);
    hooks = new Hooks(context);
    receipts = new Receipts(context);
    reads = new ReadAcks(context);
    marks = new ReadMarks(context);
    arrivals = new DeliveredAcks(context);
    sync = new ReceiptSync(context, receipts);
    lists = new ReceiptLists(context, receipts);
    hooks.onSession(
        session -> {
          marks.started();
          loaded.pass(this::sessionStarted);
        },
        () -> {});
    hearQueue();
    hear("message:sent", this::sent);
    hear("message:delivered", this::delivered);
    hear("message:read", this::read);
    hear("message:batch-read", this::batchRead);
    hear("delivery:sync-response", sync::apply);
    hooks.on("read_receipt:update", marks::toldElsewhere);
    hooks.observe(MessageEvent.Received.class, event -> arrivals.received(event.message()));
    receipts.load(this::read, this::sessionStarted);
    reads.load(this::read, this::sessionStarted);
  }

  private void read() {
    if (--unread == 0) {
      loaded.open();
    }
  }

  private void hear(String event, Consumer<JsonObject> handler) {
    hooks.on(event, payload -> loaded.pass(() -> handler.accept(payload)));
  }

  private void hearQueue() {
    hooks.observe(
        QueueEvent.Queued.class,
        event ->
            become(
                event.message().clientMessageId(),
                event.message().message().roomName(),
                DeliveryState.PENDING));
    hooks.observe(
        QueueEvent.Sending.class,
        event -> become(event.clientMessageId(), event.roomName(), DeliveryState.SENDING));
    hooks.observe(
        QueueEvent.Retrying.class,
        event -> become(event.clientMessageId(), event.roomName(), DeliveryState.PENDING));
    hooks.observe(
        QueueEvent.Failed.class,
        event ->
            become(
                event.message().clientMessageId(),
                event.message().message().roomName(),
                DeliveryState.FAILED));
    hooks.observe(
        QueueEvent.Sent.class,
        event ->
            loaded.pass(
                () ->
                    accepted(
                        event.message().clientMessageId(),
                        event.message().roomName(),
                        event.message().messageId())));
    hooks.observe(
        QueueSignal.Restored.class, message -> loaded.pass(() -> receipts.restored(message)));
    hooks.observe(QueueSignal.Settling.class, now -> receipts.flush());
    hooks.observe(
        QueueEvent.Discarded.class,
        event -> loaded.pass(() -> receipts.forget(event.message().clientMessageId())));
  }

  private void become(String clientId, String room, DeliveryState state) {
    loaded.pass(() -> receipts.change(clientId, room, receipt -> receipt.become(state)));
  }

  private void accepted(String clientId, String room, String messageId) {
    receipts.change(
        clientId,
        room,
        receipt -> any(receipt.reached(DeliveryState.SENT), receipts.name(receipt, messageId)));
    receipts.applyEarly(messageId);
  }

  /** Goes to all sessions of the sender: only our own messages concern us. */
  private void sent(JsonObject event) {
    Optional<Receipt> ours = event.string("clientMessageId").map(receipts::find);
    ours.ifPresent(
        receipt ->
            accepted(receipt.clientMessageId, receipt.room, event.string("messageId").orElse("")));
  }

  private void delivered(JsonObject event) {
    receipts.changeByMessageId(
        event.string("messageId").orElse(""),
        receipt ->
            any(
                receipt.reached(DeliveryState.DELIVERED),
                receipt.count(
                    event.integer("deliveredCount").orElse(-1L),
                    -1,
                    event.integer("totalRecipients").orElse(-1L))));
  }

  private void read(JsonObject event) {
    String reader = event.string("userId").orElse("");
    Optional<Long> count = event.integer("readCount");
    receipts.changeByMessageId(
        event.string("messageId").orElse(""),
        receipt -> {
          boolean reached = receipt.reached(DeliveryState.READ);
          if (count.isEmpty()) {
            return any(receipt.readBy(reader), reached);
          }
          receipt.knows(reader);
          return any(
              receipt.count(-1, count.get(), event.integer("totalRecipients").orElse(-1L)),
              reached);
        });
  }

  private void batchRead(JsonObject event) {
    String reader = event.string("userId").orElse("");
    for (String id : event.array("messageIds").orElse(JsonArray.EMPTY).strings()) {
      receipts.changeByMessageId(
          id, receipt -> any(receipt.reached(DeliveryState.READ), receipt.readBy(reader)));
    }
  }

  private void sessionStarted() {
    SessionInfo session = context.session();
    if (session != null && session.peer() == SessionInfo.Peer.FULL) {
      arrivals.flush();
      reads.flush();
      sync.all();
    }
  }

  @Override
  public Optional<DeliveryStatus> statusOf(String messageId) {
    return receipts.shown(Objects.requireNonNull(messageId, "messageId"));
  }

  @Override
  public CompletableFuture<Void> markRead(String roomName, Collection<String> messageIds) {
    Objects.requireNonNull(roomName, "roomName");
    List<String> ids = List.copyOf(new LinkedHashSet<>(messageIds));
    return calls.ask(
        answer -> loaded.pass(() -> reads.add(roomName, ids, answer), answer::failClosed));
  }

  @Override
  public CompletableFuture<Void> markReadUpTo(String roomName, String messageId) {
    Objects.requireNonNull(roomName, "roomName");
    Objects.requireNonNull(messageId, "messageId");
    return calls.ask(answer -> marks.add(roomName, messageId, answer));
  }

  @Override
  public CompletableFuture<List<DeliveryStatus>> sync(Collection<String> messageIds) {
    List<String> ids = List.copyOf(new LinkedHashSet<>(messageIds));
    return calls.ask(answer -> loaded.pass(() -> sync.ask(ids, answer), answer::failClosed));
  }

  @Override
  public CompletableFuture<ReceiptPage> receiptsOf(
      String messageId, @Nullable String after, int limit) {
    Objects.requireNonNull(messageId, "messageId");
    Questions.checkLimit(limit, ReceiptLists.PAGE);
    return calls.ask(
        answer ->
            loaded.pass(() -> lists.ask(messageId, after, limit, answer), answer::failClosed));
  }

  @Override
  public Delivery api() {
    return this;
  }

  @Override
  public CompletionStage<Void> finish() {
    return arrivals.finish().thenCombine(reads.finish(), (delivered, read) -> null);
  }

  @Override
  public void close() {
    calls.close();
    sync.stop();
    loaded.close();
    marks.close();
    hooks.close();
    reads.close();
    arrivals.close();
    receipts.close();
  }
}
