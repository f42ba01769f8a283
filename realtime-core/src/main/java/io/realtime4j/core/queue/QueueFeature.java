package io.realtime4j.core.queue;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.FeatureException;
import io.realtime4j.api.MessageOperation;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.PayloadTooLargeException;
import io.realtime4j.api.PendingChange;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.wire.Gate;
import io.realtime4j.core.wire.Hooks;
import io.realtime4j.core.wire.Inquiry;
import io.realtime4j.core.wire.LoopCalls;
import io.realtime4j.core.wire.WireTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One client's queue: brings calls, sessions and the server's events to its parts. */
final class QueueFeature implements Feature<MessageQueue>, MessageQueue {
  private final FeatureContext context;
  private final LoopCalls calls;
  private final Hooks hooks;
  private final MessageIds ids;
  private final QueueViews views = new QueueViews();
  private final Tally tally;
  private final ReadAhead ahead;
  private final Intake intake;
  private final Outbox outbox;
  private final Sender sender;
  private final FateCheck fates;
  private final ExpiryWatch expiry;
  private final Adoption adoption;
  private final Journal journal;
  private final Changes changes;
  private final ChangeSearch search;
  private final ChangeSender changeSender;

  private final Gate loaded = new Gate();

  /** Opens when what an earlier process left is in memory, as far as there is room. */
  private final Gate shown = new Gate();

  private final Inquiry<List<QueueLot>> loading;

  QueueFeature(FeatureContext context, Held most) {
    this.context = context;
    calls = new LoopCalls(context);
    ids = new MessageIds(context.clock(), context.secure());
    journal = new Journal(context, context.store());
    tally = new Tally(context, views);
    outbox = new Outbox(context, journal, views, tally, most);
    ahead = new ReadAhead(context, journal, outbox, most);
    intake = new Intake(context, journal, outbox, tally, ahead);
    fates = new FateCheck(context, outbox, journal);
    sender = new Sender(context, outbox, journal, fates);
    expiry = new ExpiryWatch(context, outbox);
    adoption = new Adoption(context, journal, tally, ahead);
    changes = new Changes(context, outbox);
    search = new ChangeSearch(context, changes, journal, outbox);
    changeSender = new ChangeSender(context, changes, outbox, intake, journal);
    outbox.onChange(
        lane -> {
          sender.changed(lane);
          ahead.look(lane);
          changes.queueChanged();
        });
    outbox.onLeave(changes::sent, changes::discarded);
    ahead.onRead(
        () -> {
          expiry.look();
          changes.queueChanged();
        });
    ahead.onShown(shown::open);
    hooks = new Hooks(context);
    hooks.onSession(session -> loaded.pass(this::sessionStarted), sender::suspend);
    hooks.on("message:sent", event -> loaded.pass(() -> confirmed(event)));
    hooks.on("message:failed", event -> loaded.pass(() -> refused(event)));
    // Nothing is sent before it is known what an earlier process left.
    loading =
        journal.open(() -> tally.opening(outbox.lastOrder()), this::onLoaded, journal::report);
  }

  private void onLoaded(List<QueueLot> lots) {
    tally.opened(lots);
    ahead.open(lots, outbox.waiting());
    expiry.look();
    adoption.start();
    loaded.open();
    search.open();
  }

  private void sessionStarted() {
    SessionInfo session = context.session();
    if (session == null) {
      return;
    }
    if (session.peer() == SessionInfo.Peer.PLAIN) {
      int waiting = outbox.waiting() + changes.views().size();
      if (waiting > 0) {
        sender.reportUnsupported(waiting);
      }
      return;
    }
    fates.start(session);
    sender.start();
    search.open();
  }

  /** The server's word to all sessions of the sender: it counts even where the answer was lost. */
  private void confirmed(JsonObject event) {
    Entry entry = outbox.find(event.string("clientMessageId").orElse(""));
    if (entry == null || entry.state == Entry.State.STORING) {
      return;
    }
    outbox.sent(
        entry,
        new SentMessage(
            entry.id(),
            event.string("messageId").orElse(""),
            event.string("roomName").orElse(entry.lane.room),
            event.integer("offset").orElse(0L),
            WireTime.read(event, "sentAt").orElse(context.clock().instant()),
            false));
  }

  /** What is in flight is decided by its answer, which says the same. */
  private void refused(JsonObject event) {
    Entry entry = outbox.find(event.string("clientMessageId").orElse(""));
    boolean retryable = event.bool("retryable").orElse(false);
    if (entry != null && entry.state == Entry.State.WAITING && !retryable) {
      entry.doubtful = false;
      outbox.fail(
          entry,
          new RefusedException(
              event.string("errorCode").orElse("REFUSED"),
              false,
              event.string("errorMessage").orElse("refused by the server"),
              null,
              JsonObject.EMPTY));
    }
  }

  @Override
  public SendHandle send(OutgoingMessage message) {
    Handle handle = new Handle(ids.next(), context.callbacks());
    String id = handle.clientMessageId();
    try {
      // What cannot be sent as it is is refused here, and encoded once if nobody changes it.
      byte[] body = Body.of(id, message);
      calls.run(() -> accept(handle, message, body), handle::failClosed);
    } catch (PayloadTooLargeException e) {
      handle.refuse(e);
    }
    return handle;
  }

  private void accept(Handle handle, OutgoingMessage message, byte[] body) {
    String id = handle.clientMessageId();
    try {
      OutgoingMessage changed = context.transformed(message);
      QueuedRow row =
          QueuedRow.builder()
              .clientMessageId(id)
              .room(changed.roomName())
              .body(changed.equals(message) ? body : Body.of(id, changed))
              .enqueuedAtMillis(context.clock().millis())
              .build();
      intake.accept(handle, row, changed);
    } catch (RealtimeException e) {
      handle.refuse(e);
    } catch (IllegalArgumentException e) {
      handle.refuse(new FeatureException("TRANSFORM_FAILED", false, e.toString(), e));
    }
  }

  @Override
  public List<QueuedMessage> messages() {
    return views.messages();
  }

  @Override
  public int size() {
    return views.size();
  }

  @Override
  public CompletableFuture<Void> loaded() {
    return calls.ask(answer -> shown.pass(() -> answer.complete(null), answer::failClosed));
  }

  @Override
  public CompletableFuture<Optional<SendHandle>> find(String clientMessageId) {
    Objects.requireNonNull(clientMessageId, "clientMessageId");
    return calls.ask(
        answer -> loaded.pass(() -> intake.find(clientMessageId, answer), answer::failClosed));
  }

  @Override
  public SendHandle retry(String clientMessageId) {
    Objects.requireNonNull(clientMessageId, "clientMessageId");
    Handle handle = new Handle(clientMessageId, context.callbacks());
    calls.run(
        () -> loaded.pass(() -> intake.retry(handle), handle::failClosed), handle::failClosed);
    return handle;
  }

  @Override
  public CompletableFuture<Boolean> discard(String clientMessageId) {
    Objects.requireNonNull(clientMessageId, "clientMessageId");
    return calls.ask(
        answer -> {
          Runnable discard = () -> intake.discard(clientMessageId, answer::complete, answer::fail);
          if (outbox.find(clientMessageId) == null) {
            loaded.pass(discard, answer::failClosed);
          } else {
            discard.run();
          }
        });
  }

  @Override
  public CompletableFuture<Integer> clear() {
    return calls.ask(answer -> loaded.pass(() -> intake.clear(answer), answer::failClosed));
  }

  @Override
  public ChangeHandle edit(
      String roomName, String messageId, String content, @Nullable JsonObject metadata) {
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(content, "content");
    OutgoingMessage given = OutgoingMessage.to(roomName, content);
    OutgoingMessage message = metadata == null ? given : given.withMetadata(metadata);
    ChangeTicket ticket = new ChangeTicket(ids.next().toString(), messageId, context.callbacks());
    try {
      // What cannot be sent as it is is refused here.
      byte[] unused = Body.of(messageId, message);
      change(ticket, () -> edit(ticket, message, metadata != null));
    } catch (PayloadTooLargeException e) {
      ticket.fail(e);
    }
    return ticket;
  }

  /** An edit passes what messages pass: it must not show what they hide. */
  private void edit(ChangeTicket ticket, OutgoingMessage message, boolean hasMetadata) {
    try {
      OutgoingMessage changed = context.transformed(message);
      // A feature may have made more of it than the server takes.
      byte[] unused = Body.of(ticket.messageId(), changed);
      boolean names = hasMetadata || !changed.metadata().equals(message.metadata());
      search.add(
          ticket,
          what(ticket, PendingChange.Kind.EDIT, message.roomName(), changed.content()),
          names ? changed.metadata() : null);
    } catch (RealtimeException e) {
      ticket.fail(e);
    } catch (IllegalArgumentException e) {
      ticket.fail(new FeatureException("TRANSFORM_FAILED", false, e.toString(), e));
    }
  }

  @Override
  public ChangeHandle delete(String roomName, String messageId) {
    Objects.requireNonNull(messageId, "messageId");
    if (roomName.isBlank()) {
      throw new IllegalArgumentException("roomName must not be blank");
    }
    ChangeTicket ticket = new ChangeTicket(ids.next().toString(), messageId, context.callbacks());
    change(
        ticket,
        () -> search.add(ticket, what(ticket, PendingChange.Kind.DELETE, roomName, null), null));
    return ticket;
  }

  @Override
  public ChangeHandle change(MessageOperation operation) {
    ChangeTicket ticket =
        new ChangeTicket(ids.next().toString(), operation.messageId(), context.callbacks());
    try {
      PendingChange what =
          new PendingChange(
              ticket.changeId(),
              PendingChange.Kind.OPERATION,
              operation.roomName(),
              operation.messageId(),
              null,
              operation,
              context.clock().instant());
      ChangeRows.check(what, operation);
      change(ticket, () -> search.add(ticket, what, null));
    } catch (PayloadTooLargeException e) {
      ticket.fail(e);
    }
    return ticket;
  }

  private void change(ChangeTicket ticket, Runnable call) {
    calls.run(call, ticket::failClosed);
  }

  private PendingChange what(
      ChangeTicket ticket, PendingChange.Kind kind, String room, @Nullable String content) {
    return new PendingChange(
        ticket.changeId(),
        kind,
        room,
        ticket.messageId(),
        content,
        null,
        context.clock().instant());
  }

  @Override
  public List<PendingChange> changes() {
    return changes.views();
  }

  @Override
  public MessageQueue api() {
    return this;
  }

  /** Completes when the store has what it was given, so that nobody is told otherwise. */
  @Override
  public CompletionStage<Void> finish() {
    return context.store().owner().isNamed()
        ? journal.flushed()
        : CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    loading.cancel();
    calls.close();
    loaded.close();
    shown.close();
    hooks.close();
    sender.close();
    expiry.close();
    adoption.close();
    changeSender.close();
    search.close();
    changes.close();
    journal.flush();
    outbox.close();
    ahead.close();
  }
}
