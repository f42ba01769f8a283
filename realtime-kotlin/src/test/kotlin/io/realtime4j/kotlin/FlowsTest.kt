package io.realtime4j.kotlin

import io.realtime4j.api.ClientClosedException
import io.realtime4j.api.ConnectionState
import io.realtime4j.api.HistoryQuery
import io.realtime4j.api.Room
import io.realtime4j.api.RoomLeftException
import io.realtime4j.api.Subscription
import io.realtime4j.api.event.ConnectionEvent
import io.realtime4j.api.event.MessageEvent
import java.util.concurrent.CompletableFuture
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

class FlowsTest {
  private val chat = Chat()
  private val alice = chat.client("alice")
  private val bob = chat.client("bob")

  private fun joined(): Room = chat.run {
    alice.connect().await()
    bob.connect().await()
    bob.rooms().joinAndAwait(ROOM)
    alice.rooms().joinAndAwait(ROOM)
  }

  @Test
  fun eventsOfATypeAreHeardUntilTheClientIsClosed() {
    val states = chat.begin {
      alice.eventFlow<ConnectionEvent.StateChanged>().map { it.to() }.toList()
    }
    chat.run { alice.connect().await() }
    alice.close()

    assertThat(chat.end(states))
      .containsExactly(
        ConnectionState.CONNECTING,
        ConnectionState.CONNECTED,
        ConnectionState.AUTHENTICATED,
        ConnectionState.CLOSED,
      )
  }

  @Test
  fun aClientThatWasClosedBeforeHasNoEvents() {
    alice.close()
    chat.pass(10)

    assertThat(chat.run { alice.eventFlow<ConnectionEvent>().toList() }).isEmpty()
  }

  @Test
  fun messagesOfARoomComeInOrderUntilItIsLeft() {
    val room = joined()
    val heard = chat.begin { alice.messageFlow(room).map { it.content() }.toList() }
    chat.run {
      bob.queue().sendAndAwait(ROOM, "one")
      bob.queue().sendAndAwait("channel:other", "elsewhere")
      room.sendAndAwait("two")
      bob.queue().sendAndAwait(ROOM, "three")
    }
    chat.until("all messages") { room.position().map { it.offset() }.orElse(0) == 3L }
    room.close()

    assertThat(chat.end(heard)).containsExactly("one", "two", "three")
    assertThat(chat.run { alice.messageFlow(room).toList() }).isEmpty()
  }

  @Test
  fun whoIsTooSlowMissesTheOldest() {
    val room = joined()
    val gate = CompletableFuture<Unit>()
    val heard = chat.begin {
      alice.messageFlow(room, capacity = 2).map { it.content() }.onEach { gate.await() }.take(4).toList()
    }
    chat.run { for (i in 1..9) bob.queue().sendAndAwait(ROOM, "m$i") }
    chat.pass(5)
    gate.complete(Unit)
    chat.pass(5)
    chat.run { bob.queue().sendAndAwait(ROOM, "m10") }

    // One is in the collector's hand, two wait.
    assertThat(chat.end(heard)).containsExactly("m1", "m8", "m9", "m10")
  }

  @Test
  fun theEndOfACoroutineEndsItsSubscription() {
    val room = joined()
    val heard = mutableListOf<String>()
    val listening = chat.begin { alice.messageFlow(room).collect { heard += it.content() } }
    chat.run { bob.queue().sendAndAwait(ROOM, "one") }
    chat.until("the message") { heard.size == 1 }

    listening.cancel(false)
    chat.run { bob.queue().sendAndAwait(ROOM, "two") }
    chat.until("the next") { room.position().map { it.offset() }.orElse(0) == 2L }

    assertThat(heard).containsExactly("one")
  }

  @Test
  fun aPositionWaitsForWhoReadsAFlow() {
    val room = joined()
    val gate = CompletableFuture<Unit>()
    val reading = chat.begin { alice.messageFlow(room).collect { gate.await() } }
    chat.run { for (i in 1..5) bob.queue().sendAndAwait(ROOM, "m$i") }
    chat.pass(5)

    assertThat(room.position().map { it.offset() }.orElse(0)).isLessThan(5)

    gate.complete(Unit)
    chat.until("all to be read") { room.position().map { it.offset() }.orElse(0) == 5L }
    reading.cancel(false)
  }

  @Test
  fun historyIsReadAsFarAsItIsCollected() {
    val room = joined()
    chat.run { for (i in 1..25) room.sendAndAwait("m$i") }
    val query = HistoryQuery.latest(10)

    val newest = chat.run { room.historyFlow(query).take(12).map { it.content() }.toList() }
    val all = chat.run { bob.rooms().historyFlow(ROOM, query).toList() }

    assertThat(newest).containsExactlyElementsOf((25 downTo 14).map { "m$it" })
    assertThat(all.map { it.offset() }).containsExactlyElementsOf((25L downTo 1L).toList())
  }

  @Test
  fun historyOfARoomThatWasLeftFailsAsTheRoomDoes() {
    val room = joined()
    room.close()

    val why = chat.run { failureOf { room.historyFlow(HistoryQuery.latest(10)).first() } }

    assertThat(why).isInstanceOf(RoomLeftException::class.java)
  }

  @Test
  fun historyEndsWithTheClient() {
    val room = joined()
    chat.run { for (i in 1..25) room.sendAndAwait("m$i") }
    val reading = chat.begin {
      failureOf {
        alice.rooms().historyFlow(ROOM, HistoryQuery.latest(10)).collect {
          alice.close()
          chat.pass(10)
        }
      }
    }

    assertThat(chat.end(reading)).isInstanceOf(ClientClosedException::class.java)
  }

  @Test
  fun whoIsThereIsShownAsItIs() {
    val room = joined()
    val names = chat.begin {
      room.memberFlow().first { members -> members.count() == 3 }.listed().map { it.userId() }
    }
    val carol = chat.client("carol")
    chat.run {
      carol.connect().await()
      carol.rooms().joinAndAwait(ROOM)
    }

    assertThat(chat.end(names)).containsExactlyInAnyOrder("alice", "bob", "carol")
  }

  @Test
  fun whoTypesIsShown() {
    val room = joined()
    val typing = chat.begin { room.typingFlow().first { it.isNotEmpty() }.single().userId() }
    val bobs = chat.run { bob.rooms().joinAndAwait(ROOM) }

    bobs.keystroke("H")

    assertThat(chat.end(typing)).isEqualTo("bob")
  }

  @Test
  fun theStatusIsShownFirstAsItIs() {
    val states = chat.begin { alice.statusFlow().map { it.state() }.toList() }
    chat.run { alice.connect().await() }
    alice.close()

    assertThat(chat.end(states))
      .startsWith(ConnectionState.DISCONNECTED)
      .contains(ConnectionState.AUTHENTICATED)
  }

  @Test
  fun ofWhatIsLatestTheLastAloneWaits() {
    val listeners = mutableListOf<(Int) -> Unit>()
    var closed = 0
    val gate = CompletableFuture<Unit>()
    val seen = mutableListOf<Int>()
    val collecting = chat.begin {
      latestFlow<Int> { consumer ->
          listeners += { consumer.accept(it) }
          Subscription { closed++ }
        }
        .collect {
          seen += it
          gate.await()
        }
    }
    (1..5).forEach { listeners.single()(it) }
    gate.complete(Unit)
    assertThat(seen).containsExactly(1, 5)

    assertThat(closed).isZero()
    collecting.cancel(false)
    assertThat(closed).isEqualTo(1)
  }

  @Test
  fun whoWaitsForEverHoldsNothingAfterItsEnd() {
    val room = joined()
    val waiting = chat.begin {
      alice.eventFlow<MessageEvent.Received>(capacity = 1).collect { awaitCancellation() }
    }
    chat.run { bob.queue().sendAndAwait(ROOM, "one") }
    chat.run { bob.queue().sendAndAwait(ROOM, "two") }
    waiting.cancel(false)

    chat.until("the position to be free") { room.position().map { it.offset() }.orElse(0) == 2L }
  }
}
