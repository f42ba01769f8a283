package io.realtime4j.kotlin.guide

import io.realtime4j.api.ConnectionQuality
import io.realtime4j.api.RealtimeServer
import io.realtime4j.api.Room
import io.realtime4j.kotlin.SECRET
import io.realtime4j.kotlin.await
import io.realtime4j.kotlin.joinAndAwait
import io.realtime4j.kotlin.sendAndAwait
import io.realtime4j.kotlin.tokenOf
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test

/** The examples of docs/guide/kotlin.md, with a server on a socket. */
class KotlinGuideIT {
  private val server =
    RealtimeServer.builder()
      .host("127.0.0.1")
      .port(0)
      .jwtSecret(SECRET)
      .store("memory:")
      .variables(mapOf())
      .build()
  private val url = "http://127.0.0.1:${server.start().join().port}"
  private val alice = newClient(url, session("alice"))
  private val bob = newClient(url, session("bob"))
  private val screen = Channel<String>(Channel.UNLIMITED)

  private fun session(user: String) =
    object : LoginSession {
      override suspend fun freshToken() = withContext(Dispatchers.Default) { tokenOf(user) }
    }

  private suspend fun shown(line: String) {
    withTimeout(20_000) {
      while (screen.receive() != line) {
        // Another line.
      }
    }
  }

  private fun print(line: String) {
    screen.trySend(line)
  }

  @AfterEach
  fun close() {
    alice.close()
    bob.close()
    server.close()
  }

  @Test
  fun greetings() = runBlocking<Unit> {
    withTimeout(20_000) { greet(alice, ::print) }

    shown("It is message 1 of the room.")
    shown("not let in: FORBIDDEN")
  }

  @Test
  fun whatIsNotSentInTimeIsLeftToTheQueue() = runBlocking<Unit> {
    val room = alice.rooms().join("channel:lobby")
    assertThat(sendOrLeaveItToTheQueue(room, "Hello!")).isEqualTo("waiting in the queue")

    alice.connect().await()
    assertThat(room.sendAndAwait("Again!").offset()).isEqualTo(2)
  }

  @Test
  fun aScreen() = runBlocking<Unit> {
    val (alices, bobs) = inTheLobby()
    val showing = launch(start = CoroutineStart.UNDISPATCHED) { show(alice, alices, ::print) }

    shown("2 here")
    bobs.keystroke("H")
    shown("1 typing")
    bobs.sendAndAwait("Hello!")
    shown("bob: Hello!")
    alice.queue().send("dm:bob:carol", "Not ours")
    shown("not sent: FORBIDDEN")
    withTimeout(20_000) { showing.cancelAndJoin() }
  }

  @Test
  fun history() = runBlocking<Unit> {
    val (alices, bobs) = inTheLobby()
    (1..60).map { bobs.send("m$it") }.last().sent().await()

    assertThat(lastLines(alices, 55)).hasSize(55).startsWith("m60", "m59").endsWith("m6")
  }

  @Test
  fun listeners() = runBlocking<Unit> {
    val first = async(start = CoroutineStart.UNDISPATCHED) { quality(alice).first() }
    alice.connect().await()

    assertThat(withTimeout(20_000) { first.await() }).isNotEqualTo(ConnectionQuality.UNKNOWN)
  }

  private suspend fun inTheLobby(): Pair<Room, Room> {
    alice.connect().await()
    bob.connect().await()
    return alice.rooms().joinAndAwait("channel:lobby") to bob.rooms().joinAndAwait("channel:lobby")
  }
}
