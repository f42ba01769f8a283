package io.realtime4j.kotlin

import com.auth0.jwt.JWT
import com.auth0.jwt.algorithms.Algorithm
import io.realtime4j.api.RealtimeClient
import io.realtime4j.api.RealtimeServer
import io.realtime4j.api.spi.store.StoreOwner
import io.realtime4j.store.memory.MemoryClientStoreProvider
import io.realtime4j.store.memory.MemoryServerStoreProvider
import io.realtime4j.testkit.SimulatedNetwork
import io.realtime4j.testkit.VirtualScheduler
import java.time.Duration
import java.util.concurrent.CompletableFuture
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.future

internal const val ROOM: String = "channel:lobby"
internal const val SECRET: String = "a secret of this test alone, long enough for HS256"

internal fun tokenOf(user: String): String =
  JWT.create().withSubject(user).withClaim("name", user).sign(Algorithm.HMAC256(SECRET))

/** Returns what a block fails with. */
internal suspend fun failureOf(block: suspend () -> Any): Throwable =
  runCatching { block() }.exceptionOrNull() ?: throw AssertionError("it did not fail")

/** A server and its clients in virtual time; coroutines run on the one thread that there is. */
internal class Chat(seed: Long = 1) {
  private val scheduler = VirtualScheduler(seed)
  private val network = SimulatedNetwork(scheduler)

  init {
    val server =
      RealtimeServer.builder()
        .port(3101)
        .jwtSecret(SECRET)
        .transport(network.newServerTransport("server", 2))
        .store(
          MemoryServerStoreProvider()
            .open("epoch=simulated", scheduler.newStoreContext("server-log"))
        )
        .environment(scheduler.newServerEnvironment("server"))
        .variables(mapOf())
        .build()
    scheduler.await(Duration.ofSeconds(60), server.start())
  }

  fun client(user: String, more: RealtimeClientDsl.() -> Unit = { token(tokenOf(user)) }): RealtimeClient =
    realtimeClient {
      url = "http://localhost:3101"
      more()
      configure {
        transport(network.newClientTransport())
        store(
          MemoryClientStoreProvider()
            .open("", StoreOwner.builder().build(), scheduler.newStoreContext("$user-db"))
        )
        environment(scheduler.newClientEnvironment(user))
        variables(mapOf())
      }
    }

  /** Begins a coroutine, which runs here until it first waits. */
  fun <T : Any> begin(block: suspend CoroutineScope.() -> T): CompletableFuture<T> =
    CoroutineScope(Dispatchers.Unconfined).future(block = block)

  /** Runs a coroutine and whatever it waits for. */
  fun <T : Any> run(block: suspend CoroutineScope.() -> T): T = end(begin(block))

  fun <T : Any> end(begun: CompletableFuture<T>): T = scheduler.await(Duration.ofSeconds(60), begun)

  fun until(what: String, condition: () -> Boolean) {
    scheduler.runUntil(Duration.ofSeconds(60), what, condition)
  }

  fun pass(seconds: Long) {
    scheduler.advance(Duration.ofSeconds(seconds))
  }
}
