package io.realtime4j.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a singleton bean that hears events of the application's client: those of the
 * type of its only parameter, and of its subtypes.
 *
 * <pre>{@code
 * @RealtimeListener(rooms = "channel:lobby")
 * void on(MessageEvent.Received event) {
 *   log.info(event.message().content());
 * }
 * }</pre>
 *
 * <p>It is called on the client's callback executor, in the order of events, one at a time; it must
 * not wait for a future of the client. What it throws is logged with its name, and the events after
 * it come all the same. It hears from before the client connects until the client is closed. Where
 * no client is configured, nothing is heard.
 *
 * <p>A method that cannot be called like this ends the start of the application: one that is
 * static, returns something, or has another parameter.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RealtimeListener {
  /**
   * The rooms whose events are heard, by the server's names; all if empty. Then the parameter is
   * one of the events that name a room: of messages, rooms, typing, the queue and delivery.
   */
  String[] rooms() default {};

  /**
   * The name of an event of the application's own; then the parameter is an {@link
   * io.realtime4j.api.IncomingEvent}, and there are no rooms.
   */
  String event() default "";
}
