package io.realtime4j.kotlin

import io.realtime4j.api.ClientClosedException
import io.realtime4j.api.ConnectionState
import io.realtime4j.api.ConnectionStatus
import io.realtime4j.api.HistoryQuery
import io.realtime4j.api.Message
import io.realtime4j.api.RealtimeClient
import io.realtime4j.api.Room
import io.realtime4j.api.RoomMembers
import io.realtime4j.api.Rooms
import io.realtime4j.api.Subscription
import io.realtime4j.api.TypingUser
import io.realtime4j.api.event.ConnectionEvent
import io.realtime4j.api.event.MessageEvent
import io.realtime4j.api.event.RealtimeEvent
import java.util.function.Consumer
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onStart
import kotlinx.coroutines.flow.takeWhile

/** How many events wait for a collector, unless said otherwise. */
public const val DEFAULT_CAPACITY: Int = 1024

/**
 * Returns the client's events of one type, and of its subtypes, as a cold flow: each collector hears
 * what happens from its first suspension on.
 *
 * The client waits for nobody. While a collector is busy, up to [capacity] events of all types wait
 * for it; then the oldest is dropped, which is logged once. How far a room has been heard is kept
 * only as the collector goes on. The flow completes when the client is closed, and cancelling its
 * coroutine ends the subscription.
 *
 * @throws IllegalArgumentException when collected, if the capacity is below 1
 */
public inline fun <reified E : RealtimeEvent> RealtimeClient.eventFlow(
  capacity: Int = DEFAULT_CAPACITY
): Flow<E> = allEvents(capacity).filterIsInstance<E>()

@PublishedApi
internal fun RealtimeClient.allEvents(capacity: Int): Flow<RealtimeEvent> =
  flowOf(publisher = { events(capacity) }, hasEnded = { isClosed() })

private fun RealtimeClient.isClosed(): Boolean = state() == ConnectionState.CLOSED

/**
 * Returns what comes into a room as a cold flow: what was missed, then what comes, each once and in
 * order, ours too. Buffer and rule of dropping are those of [eventFlow]. It completes when the stay
 * is over, at once if it is, and of one of several stays in a room with the next event; cancelling
 * ends the subscription, and not the stay.
 */
public fun RealtimeClient.messageFlow(room: Room, capacity: Int = DEFAULT_CAPACITY): Flow<Message> =
  flowOf(
      publisher = { events(capacity) },
      hasEnded = { isClosed() || room.state() == Room.State.LEFT },
    )
    .takeWhile { room.state() != Room.State.LEFT }
    .filterIsInstance<MessageEvent.Received>()
    .map { it.message() }
    .filter { it.roomName() == room.name() }

/**
 * Returns where the connection stands, now and after each change, as a cold flow of the latest: a
 * collector that is busy misses what is between. It completes when the client is closed.
 */
public fun RealtimeClient.statusFlow(): Flow<ConnectionStatus> =
  eventFlow<ConnectionEvent>()
    .map { status() }
    .onStart { emit(status()) }
    .conflate()

/**
 * Returns who is present in a room, now and after each change, as a cold flow of the latest: a
 * collector that is busy misses what is between. It does not complete; collected after the stay, it
 * fails as [Room.onMembers] does.
 */
public fun Room.memberFlow(): Flow<RoomMembers> = latestFlow { onMembers(it) }

/** Returns who else is typing in a room, otherwise as [memberFlow]. */
public fun Room.typingFlow(): Flow<List<TypingUser>> =
  latestFlow<List<TypingUser>> { onTyping(it) }

/**
 * Returns the values that a listener would hear, as a cold flow of the latest: a collector that is
 * busy misses what is between, since of values such as these the last alone matters. Each collector
 * registers a listener of its own, which ends with its coroutine.
 *
 * ```
 * val here = latestFlow<RoomMembers> { room.onMembers(it) }
 * ```
 *
 * @param register registers the listener that it is given and returns its subscription
 */
public fun <T : Any> latestFlow(register: (Consumer<T>) -> Subscription): Flow<T> = flow {
  val latest = Channel<T>(Channel.CONFLATED)
  register(Consumer { latest.trySend(it) }).use {
    for (value in latest) {
      emit(value)
    }
  }
}

/**
 * Reads a room's history page after page, as a cold flow: as fast as it is collected, and a page is
 * all that is in memory. See [Rooms.read]; throws what that ends with, and [ClientClosedException]
 * if the client is closed meanwhile.
 */
public fun Rooms.historyFlow(roomName: String, query: HistoryQuery): Flow<Message> =
  flowOf(publisher = { read(roomName, query) })

/** Reads this room's history page after page, as [Rooms.historyFlow]. */
public fun Room.historyFlow(query: HistoryQuery): Flow<Message> =
  flowOf(publisher = { read(query) })
