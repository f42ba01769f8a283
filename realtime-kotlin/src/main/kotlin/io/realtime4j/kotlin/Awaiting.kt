package io.realtime4j.kotlin

import io.realtime4j.api.ChangeHandle
import io.realtime4j.api.ChangedMessage
import io.realtime4j.api.MessageQueue
import io.realtime4j.api.OutgoingMessage
import io.realtime4j.api.RealtimeClient
import io.realtime4j.api.RealtimeException
import io.realtime4j.api.Room
import io.realtime4j.api.Rooms
import io.realtime4j.api.SendHandle
import io.realtime4j.api.SentMessage
import io.realtime4j.api.json.JsonValue
import java.util.concurrent.CompletionException
import java.util.concurrent.CompletionStage
import java.util.concurrent.atomic.AtomicReference
import kotlin.coroutines.Continuation
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlinx.coroutines.suspendCancellableCoroutine

/**
 * Waits, without blocking a thread, for what a stage promises: `client.connect().await()`.
 *
 * What fails is thrown as it is, a [RealtimeException] from a client, never wrapped. Cancelling the
 * coroutine ends the waiting alone: the stage may be others' too, is not cancelled, and holds
 * nothing of the coroutine any more. May be called where listeners run.
 */
public suspend fun <T> CompletionStage<T>.await(): T = suspendCancellableCoroutine { continuation ->
  val waiting = AtomicReference<Continuation<T>?>(continuation)
  continuation.invokeOnCancellation { waiting.set(null) }
  whenComplete { value, failure ->
    val waiter = waiting.getAndSet(null)
    if (failure == null) {
      waiter?.resume(value)
    } else {
      waiter?.resumeWithException(unwrapped(failure))
    }
  }
}

/** Waits for a stage that promises no value; otherwise as for one that does. */
@JvmName("awaitDone")
public suspend fun CompletionStage<Void>.await() {
  thenApply {}.await()
}

private fun unwrapped(failure: Throwable): Throwable =
  if (failure is CompletionException) failure.cause ?: failure else failure

/**
 * Waits until the server has the message. Stays waiting over reconnects; cancelling ends the
 * waiting, and the message is sent all the same. Throws what [SendHandle.sent] fails with.
 */
public suspend fun SendHandle.await(): SentMessage = sent().await()

/**
 * Waits until an edit or a deletion was made. Cancelling ends the waiting, and the change is made
 * all the same. Throws what [ChangeHandle.done] fails with.
 */
public suspend fun ChangeHandle.await(): ChangedMessage = done().await()

/**
 * Sends a text message to this room and waits until the server has it, connected now or later.
 * Cancelling ends the waiting: the message stays in the queue and is sent. Throws what
 * [SendHandle.sent] fails with.
 */
public suspend fun Room.sendAndAwait(content: String): SentMessage = send(content).await()

/** Sends a message to this room and waits until the server has it; otherwise as for a text. */
public suspend fun Room.sendAndAwait(message: OutgoingMessage): SentMessage = send(message).await()

/** Sends a text message and waits until the server has it, as [Room.sendAndAwait]. */
public suspend fun MessageQueue.sendAndAwait(roomName: String, content: String): SentMessage =
  send(roomName, content).await()

/** Sends a message and waits until the server has it, as [Room.sendAndAwait]. */
public suspend fun MessageQueue.sendAndAwait(message: OutgoingMessage): SentMessage =
  send(message).await()

/**
 * Sends an event of the application's own and waits for the arguments of the acknowledgement. It is
 * sent at most once; cancelling ends the waiting. Throws what [RealtimeClient.request] fails with.
 */
public suspend fun RealtimeClient.requestAndAwait(
  event: String,
  vararg args: JsonValue,
): List<JsonValue> = request(event, *args).await()

/**
 * Joins a room and waits until the server lets us in, connected now or later. If it does not, or the
 * coroutine is cancelled first, the stay is over: no handle is left behind. Throws what
 * [Room.joined] fails with.
 */
public suspend fun Rooms.joinAndAwait(roomName: String): Room {
  val room = join(roomName)
  var isIn = false
  try {
    room.joined().await()
    isIn = true
  } finally {
    if (!isIn) {
      room.close()
    }
  }
  return room
}
