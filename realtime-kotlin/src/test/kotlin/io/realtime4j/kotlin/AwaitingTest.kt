package io.realtime4j.kotlin

import io.realtime4j.api.ConnectionState
import io.realtime4j.api.HistoryQuery
import io.realtime4j.api.NotConnectedException
import io.realtime4j.api.RefusedException
import io.realtime4j.api.json.JsonValue
import java.io.IOException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException
import kotlinx.coroutines.Dispatchers
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test

class AwaitingTest {
  private val chat = Chat()
  private val alice = chat.client("alice")

  @Test
  fun whatIsSentIsWaitedFor() {
    val sent =
      chat.run {
        alice.connect().await()
        val room = alice.rooms().joinAndAwait(ROOM)
        room.sendAndAwait("Hello!")
        val second = alice.queue().sendAndAwait(ROOM, "Again!")
        room.edit(second.messageId(), "Once more!").await()
        second
      }

    assertThat(sent.offset()).isEqualTo(2)
  }

  @Test
  fun aRefusalIsThrownAsItIs() {
    val failure =
      chat.run {
        alice.connect().await()
        val sent = alice.queue().send("dm:bob:carol", "Not ours")
        failureOf { sent.await() } to
          sent.sent().handle { _, why -> why }.join()
      }

    assertThat(failure.first)
      .isInstanceOfSatisfying(RefusedException::class.java) {
        assertThat(it.code()).isEqualTo("FORBIDDEN")
      }
      .isSameAs(failure.second)
  }

  @Test
  fun whatAStageWrapsIsUnwrapped() {
    val failed = CompletableFuture.failedFuture<Int>(NotConnectedException("offline"))

    val seen = chat.run { failureOf { failed.thenApply { it + 1 }.await() } }

    assertThat(seen).isInstanceOf(NotConnectedException::class.java)
    assertThatThrownBy { failed.thenApply { it + 1 }.join() }
      .isInstanceOf(CompletionException::class.java)
  }

  @Test
  fun whoIsCancelledStopsWaitingAndTheMessageIsSent() {
    val waiting = chat.begin { alice.queue().sendAndAwait(ROOM, "Hello!") }
    chat.until("the message to wait") { alice.queue().size() == 1 }
    waiting.cancel(false)

    chat.run {
      alice.connect().await()
      alice.queue().sendAndAwait(ROOM, "Again!")
    }
    val said = chat.run { alice.rooms().history(ROOM, HistoryQuery.latest(10)).await() }
      .messages()
      .map { it.content() }

    assertThat(said).containsExactly("Hello!", "Again!")
  }

  @Test
  fun othersWhoWaitForTheSameGoOnWaiting() {
    val sending = alice.queue().send(ROOM, "Hello!")
    val first = chat.begin { sending.await() }
    val second = chat.begin { sending.await() }
    first.cancel(false)
    chat.run { alice.connect().await() }

    assertThat(chat.end(second).offset()).isEqualTo(1)
    assertThat(sending.sent()).isCompleted
    assertThat(first).isCancelled
  }

  @Test
  fun whoIsNotLetInHasNoStay() {
    val why =
      chat.run {
        alice.connect().await()
        failureOf { alice.rooms().joinAndAwait("dm:bob:carol") }
      }

    assertThat(why).isInstanceOf(RefusedException::class.java)
    assertThat(alice.rooms().joined()).isEmpty()
  }

  @Test
  fun whoIsCancelledWhileJoiningHasNoStay() {
    val joining = chat.begin { alice.rooms().joinAndAwait(ROOM) }
    chat.until("the room to be wanted") { alice.rooms().joined() == listOf(ROOM) }

    joining.cancel(false)

    chat.until("the stay to be over") { alice.rooms().joined().isEmpty() }
  }

  @Test
  fun aRequestIsAnsweredOrRefused() {
    val refused =
      chat.run { failureOf { alice.requestAndAwait("ping") } }
    assertThat(refused).isInstanceOf(NotConnectedException::class.java)

    val answer =
      chat.run {
        alice.connect().await()
        alice.requestAndAwait("ping", JsonValue.from(mapOf("timestamp" to 5)))
      }

    assertThat(answer).hasSize(1)
  }

  @Test
  fun aTokenIsAskedOfACoroutine() {
    val asked = CompletableFuture<String>()
    val carol = chat.client("carol") { token(Dispatchers.Unconfined) { asked.await() } }
    val connecting = carol.connect()
    chat.until("the token to be asked") { asked.numberOfDependents > 0 }
    assertThat(carol.state()).isEqualTo(ConnectionState.CONNECTING)

    asked.complete(tokenOf("carol"))
    chat.run { connecting.await() }

    assertThat(carol.state()).isEqualTo(ConnectionState.AUTHENTICATED)
  }

  @Test
  fun aCoroutineThatHasNoTokenIsAFailedAttempt() {
    val carol = chat.client("carol") { token(Dispatchers.Unconfined) { throw IOException("no") } }
    carol.connect()

    chat.until("the failure") { carol.status().lastError() != null }

    assertThat(carol.status().lastError()!!.code()).isEqualTo("TOKEN_UNAVAILABLE")
    assertThat(carol.status().lastError()).hasRootCauseInstanceOf(IOException::class.java)
  }
}
