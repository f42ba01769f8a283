/**
 * The way out for messages. {@link io.realtime4j.core.queue.DefaultQueueProvider} is the way in;
 * the state is in {@code Outbox}, the order of one room in {@code Lane}, what is sent when in
 * {@code Sender}.
 */
package io.realtime4j.core.queue;
