package io.realtime4j.kotlin

import java.util.concurrent.Flow.Publisher
import java.util.concurrent.Flow.Subscriber
import java.util.concurrent.Flow.Subscription
import java.util.concurrent.atomic.AtomicReference
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * Asks a publisher for one item after the other, as they are collected: what waits, waits at the
 * publisher, by its rules.
 *
 * @param hasEnded whether the publisher may have ended without a word before it was subscribed to
 */
internal fun <T : Any> flowOf(
  publisher: () -> Publisher<T>,
  hasEnded: () -> Boolean = { false },
): Flow<T> = flow {
  val one = OneAtATime<T>()
  publisher().subscribe(one)
  try {
    if (!hasEnded()) {
      one.request()
      for (item in one.items) {
        emit(item)
        one.request()
      }
    }
  } finally {
    one.cancel()
  }
}

private class OneAtATime<T : Any> : Subscriber<T> {
  /** Has one place, and one item at most is asked for. */
  val items = Channel<T>(1)

  /** What to do with the subscription: what came before it is done when it comes. */
  private val state = AtomicReference<Any>(Asked(0))

  private data class Asked(val count: Long)

  private object Cancelled

  fun request() {
    while (true) {
      when (val now = state.get()) {
        is Subscription -> return now.request(1)
        is Asked -> if (state.compareAndSet(now, Asked(now.count + 1))) return
        else -> return
      }
    }
  }

  fun cancel() {
    (state.getAndSet(Cancelled) as? Subscription)?.cancel()
  }

  override fun onSubscribe(subscription: Subscription) {
    while (true) {
      val now = state.get()
      if (now !is Asked) {
        return subscription.cancel()
      }
      if (state.compareAndSet(now, subscription)) {
        if (now.count > 0) {
          subscription.request(now.count)
        }
        return
      }
    }
  }

  override fun onNext(item: T) {
    items.trySend(item)
  }

  override fun onError(failure: Throwable) {
    items.close(failure)
  }

  override fun onComplete() {
    items.close()
  }
}
