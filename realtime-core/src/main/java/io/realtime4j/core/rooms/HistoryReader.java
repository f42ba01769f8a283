package io.realtime4j.core.rooms;

import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.LoopCalls;
import io.realtime4j.core.wire.Stages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * Demand and page live on the loop, calls of the subscriber on the callback executor, one at a time.
 * The next page is asked for when the one before is used up and somebody wants more.
 */
/** A room's history for one subscriber. */
final class HistoryReader implements Flow.Subscription {
  private final FeatureContext context;
  private final LoopCalls calls;
  private final Function<HistoryQuery, CompletionStage<MessagePage>> pages;
  private final Flow.Subscriber<? super Message> subscriber;
  private final boolean forward;
  private final Deque<Message> page = new ArrayDeque<>();

  /** What is asked next; {@code null} when nothing is left. */
  private @Nullable HistoryQuery next;

  private long demand;
  private boolean isAsking;
  private boolean isBusy;

  /** Read by the callback executor too, so that nothing arrives after a cancel. */
  private volatile boolean isOver;

  private HistoryReader(
      FeatureContext context,
      LoopCalls calls,
      HistoryQuery first,
      Function<HistoryQuery, CompletionStage<MessagePage>> pages,
      Flow.Subscriber<? super Message> subscriber) {
    this.context = context;
    this.calls = calls;
    this.next = first;
    this.forward = first.after() != null;
    this.pages = pages;
    this.subscriber = subscriber;
  }

  /**
   * Returns a publisher of what follows from a query.
   *
   * @param pages asks for one page; on the loop, and completes there
   */
  static Flow.Publisher<Message> publisher(
      FeatureContext context,
      LoopCalls calls,
      HistoryQuery first,
      Function<HistoryQuery, CompletionStage<MessagePage>> pages) {
    return subscriber -> {
      Objects.requireNonNull(subscriber, "subscriber");
      HistoryReader reader = new HistoryReader(context, calls, first, pages, subscriber);
      reader.tell(() -> subscriber.onSubscribe(reader));
    };
  }

  private void tell(Runnable call) {
    try {
      context.callbacks().execute(call);
    } catch (RejectedExecutionException ended) {
      // Nobody is called any more.
    }
  }

  @Override
  public void request(long count) {
    calls.run(
        () -> {
          if (count <= 0) {
            fail(new IllegalArgumentException("request must be more than 0, was " + count));
            return;
          }
          demand = count > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + count;
          goOn();
        },
        () -> fail(new ClientClosedException("the client is closed")));
  }

  @Override
  public void cancel() {
    isOver = true;
  }

  private void goOn() {
    if (isOver || isBusy || isAsking) {
      return;
    }
    if (!page.isEmpty()) {
      if (demand > 0) {
        demand--;
        isBusy = true;
        Message message = page.removeFirst();
        tell(() -> hand(message));
      }
      return;
    }
    HistoryQuery query = next;
    if (query == null) {
      isOver = true;
      tell(subscriber::onComplete);
    } else if (demand > 0) {
      isAsking = true;
      Stages.then(pages.apply(query), found -> came(query, found), this::fail);
    }
  }

  private void hand(Message message) {
    try {
      if (!isOver) {
        subscriber.onNext(message);
      }
    } catch (RuntimeException e) {
      isOver = true;
      throw e;
    } finally {
      calls.run(
          () -> {
            isBusy = false;
            goOn();
          },
          () -> fail(new ClientClosedException("the client is closed")));
    }
  }

  private void came(HistoryQuery query, MessagePage found) {
    isAsking = false;
    List<Message> messages = new ArrayList<>(found.messages());
    next = null;
    if (found.hasMore() && !messages.isEmpty()) {
      long edge = messages.get(forward ? messages.size() - 1 : 0).offset();
      next =
          new HistoryQuery(
              query.threadId(), forward ? null : edge, forward ? edge : null, query.limit());
    }
    if (!forward) {
      Collections.reverse(messages);
    }
    page.addAll(messages);
    goOn();
  }

  private void fail(Exception error) {
    if (!isOver) {
      isOver = true;
      tell(() -> subscriber.onError(error));
    }
  }
}
