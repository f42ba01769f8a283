package io.realtime4j.kotlin.guide

import io.realtime4j.api.ConnectionQuality
import io.realtime4j.api.HistoryQuery
import io.realtime4j.api.RealtimeClient
import io.realtime4j.api.RefusedException
import io.realtime4j.api.Room
import io.realtime4j.api.event.ConnectionEvent
import io.realtime4j.api.event.QueueEvent
import io.realtime4j.kotlin.await
import io.realtime4j.kotlin.eventFlow
import io.realtime4j.kotlin.historyFlow
import io.realtime4j.kotlin.joinAndAwait
import io.realtime4j.kotlin.latestFlow
import io.realtime4j.kotlin.memberFlow
import io.realtime4j.kotlin.messageFlow
import io.realtime4j.kotlin.realtimeClient
import io.realtime4j.kotlin.sendAndAwait
import io.realtime4j.kotlin.typingFlow
import java.time.Duration
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.launchIn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull

// guide: client
fun newClient(server: String, session: LoginSession): RealtimeClient = realtimeClient {
  url = server
  token { session.freshToken() } // May suspend; asked at every attempt.
  store = "memory:" // "sqlite:chat.db" where messages are to survive the process
  options {
    idleAfter(Duration.ofMinutes(2))
    queue { it.maxMessages(1_000) }
  }
}

// guide: end

interface LoginSession {
  suspend fun freshToken(): String
}

// guide: conversation
suspend fun greet(client: RealtimeClient, print: (String) -> Unit) {
  client.connect().await()
  val room = client.rooms().joinAndAwait("channel:lobby")
  val sent = room.sendAndAwait("Hello!")
  print("It is message ${sent.offset()} of the room.")
  try {
    client.rooms().joinAndAwait("dm:bob:carol")
  } catch (refused: RefusedException) {
    print("not let in: ${refused.code()}")
  }
}

// guide: end

// guide: patience
suspend fun sendOrLeaveItToTheQueue(room: Room, text: String): String =
  withTimeoutOrNull(2_000) { "message ${room.sendAndAwait(text).offset()}" }
    ?: "waiting in the queue" // The time was the coroutine's: the message is sent all the same.

// guide: end

// guide: screen
fun CoroutineScope.show(client: RealtimeClient, room: Room, screen: (String) -> Unit) {
  client.messageFlow(room).onEach { screen("${it.userId()}: ${it.content()}") }.launchIn(this)
  room.memberFlow().onEach { screen("${it.count()} here") }.launchIn(this)
  room.typingFlow().onEach { screen("${it.size} typing") }.launchIn(this)
  launch {
    client.eventFlow<QueueEvent.Failed>().collect { screen("not sent: ${it.cause().code()}") }
  }
}

// guide: end

// guide: history
suspend fun lastLines(room: Room, count: Int): List<String> =
  room.historyFlow(HistoryQuery.latest(50)).take(count).map { it.content() }.toList()

// guide: end

// guide: listener
fun quality(client: RealtimeClient): Flow<ConnectionQuality> =
  latestFlow<ConnectionEvent.QualityChanged> {
      client.on(ConnectionEvent.QualityChanged::class.java, it)
    }
    .map { it.quality() }

// guide: end
