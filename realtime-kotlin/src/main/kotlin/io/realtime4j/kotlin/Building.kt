package io.realtime4j.kotlin

import io.realtime4j.api.AuthenticationException
import io.realtime4j.api.ClientOptions
import io.realtime4j.api.ConfigurationException
import io.realtime4j.api.RealtimeClient
import io.realtime4j.api.RealtimeClientBuilder
import io.realtime4j.api.TokenRequest
import io.realtime4j.api.TokenSource
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asExecutor
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.future.future

/** Keeps one block from calling what belongs to the block around it. */
@DslMarker
@Target(AnnotationTarget.CLASS)
public annotation class RealtimeDsl

/**
 * Builds a client; [RealtimeClient.connect] connects it. What is not set is found, as by
 * [RealtimeClientBuilder]: the address in the environment, transport and store by their artifacts.
 *
 * ```
 * val client = realtimeClient {
 *   url = "https://chat.example.com"
 *   token { session.freshToken() }
 *   store = "sqlite:chat.db"
 *   options { queue { it.maxMessages(1_000) } }
 * }
 * ```
 *
 * @throws ConfigurationException and what else [RealtimeClientBuilder.build] throws
 */
public fun realtimeClient(block: RealtimeClientDsl.() -> Unit): RealtimeClient =
  RealtimeClientDsl().apply(block).build()

/** What a client is made of, for [realtimeClient]. For one thread. */
@RealtimeDsl
public class RealtimeClientDsl internal constructor() {
  private val builder: RealtimeClientBuilder = RealtimeClient.builder()

  /** The server's address; `null` for the environment's: see [RealtimeClientBuilder.url]. */
  public var url: String? = null

  /** Whose queue, receipts and positions the store holds: see [RealtimeClientBuilder.user]. */
  public var user: String? = null

  /** The tenant of [user]; `null` for the one named in the token, else the first. */
  public var tenant: String? = null

  /** The transport by its id, `okhttp` or `netty`; `null` for the one that is found. */
  public var transport: String? = null

  /** The store by its location, `sqlite:chat.db` or `memory:`; `null` for the one that is found. */
  public var store: String? = null

  /** Where listeners run: the thread of a user interface, say; `null` for the client's own. */
  public var dispatcher: CoroutineDispatcher? = null

  /** Uses one token as long as the client lives. */
  public fun token(value: String) {
    builder.token(value)
  }

  /**
   * Asks for a token at every connection attempt, before one expires, and when one was refused: see
   * [TokenSource]. The block may suspend. What it throws ends the attempt with an
   * [AuthenticationException] of code TOKEN_UNAVAILABLE, which is tried again with back-off.
   *
   * @param context where the block runs; with a job in it, that job's end ends the asking.
   *   Default: [Dispatchers.IO]
   */
  public fun token(
    context: CoroutineContext = EmptyCoroutineContext,
    block: suspend (TokenRequest) -> String,
  ) {
    val scope = CoroutineScope(Dispatchers.IO + context)
    builder.tokenSource(TokenSource { request -> scope.future { block(request) } })
  }

  /** Sets limits and times, beginning with the defaults. */
  public fun options(block: ClientOptions.Builder.() -> Unit) {
    builder.options(ClientOptions.builder().apply(block).build())
  }

  /** Switches a feature off, such as `typing`. */
  public fun without(featureId: String) {
    builder.without(featureId)
  }

  /** Sets what this block has no name for, on the builder itself. */
  public fun configure(block: RealtimeClientBuilder.() -> Unit) {
    builder.block()
  }

  internal fun build(): RealtimeClient {
    url?.let(builder::url)
    user?.let(builder::user)
    tenant?.let(builder::tenant)
    transport?.let { builder.transport(it) }
    store?.let { builder.store(it) }
    dispatcher?.let { builder.callbackExecutor(it.asExecutor()) }
    return builder.build()
  }
}
