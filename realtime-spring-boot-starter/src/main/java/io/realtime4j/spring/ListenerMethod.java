package io.realtime4j.spring;

import io.realtime4j.api.IncomingEvent;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.event.RealtimeEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/** A method of a bean that hears events. */
final class ListenerMethod {
  private static final Logger LOG = System.getLogger("io.realtime4j.spring");

  private final Object bean;
  private final Method method;
  private final Class<?> type;
  private final String event;
  private final Set<String> rooms;

  /**
   * Checks it.
   *
   * @throws IllegalStateException if it cannot hear events
   */
  ListenerMethod(Object bean, Method declared, RealtimeListener listener) {
    this.bean = bean;
    this.method = AopUtils.selectInvocableMethod(declared, bean.getClass());
    this.event = listener.event();
    this.rooms = Set.copyOf(List.of(listener.rooms()));
    refuseIf(Modifier.isStatic(declared.getModifiers()), "must not be static");
    refuseIf(declared.getReturnType() != void.class, "must return nothing");
    refuseIf(declared.getParameterCount() != 1, "must have one parameter, the event");
    this.type = declared.getParameterTypes()[0];
    if (event.isEmpty()) {
      refuseIf(
          !RealtimeEvent.class.isAssignableFrom(type),
          "must have an event as its parameter, such as MessageEvent.Received");
      refuseIf(
          !rooms.isEmpty() && !EventRoom.isNamedBy(type),
          "listens to rooms, but no " + type.getSimpleName() + " names a room");
    } else {
      refuseIf(type != IncomingEvent.class, "must have an IncomingEvent as its parameter");
      refuseIf(!rooms.isEmpty(), "listens to rooms, but an event of your own is of none");
    }
    ReflectionUtils.makeAccessible(method);
  }

  private void refuseIf(boolean wrong, String why) {
    if (wrong) {
      throw new IllegalStateException("@RealtimeListener " + this + " " + why);
    }
  }

  /** Registers it, for as long as the client lives. */
  void register(RealtimeClient client) {
    if (event.isEmpty()) {
      client.on(type.asSubclass(RealtimeEvent.class), this::hear);
    } else {
      client.on(event, this::call);
    }
  }

  private void hear(RealtimeEvent heard) {
    if (rooms.isEmpty()) {
      call(heard);
      return;
    }
    String room = EventRoom.of(heard);
    if (room != null && rooms.contains(room)) {
      call(heard);
    }
  }

  private void call(Object argument) {
    try {
      method.invoke(bean, argument);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      LOG.log(Level.ERROR, "@RealtimeListener " + this + " has failed", e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("@RealtimeListener " + this + " cannot be called", e);
    }
  }

  @Override
  public String toString() {
    return method.getDeclaringClass().getName() + "." + method.getName() + "()";
  }
}
