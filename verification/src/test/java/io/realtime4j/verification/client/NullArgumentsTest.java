package io.realtime4j.verification.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.realtime4j.api.Contacts;
import io.realtime4j.api.Delivery;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Invitations;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.Presence;
import io.realtime4j.api.PresenceSettingsUpdate;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.Typing;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.json.JsonValue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A mistake in the calling code is told to it at once, and not to the loop. */
class NullArgumentsTest {
  private static final String ROOM = "channel:lobby";

  private final Devices devices = new Devices(3, Path.of("unused"));

  /** What a parameter of a type gets while another one is null. */
  private static Object sample(Class<?> type) {
    Map<Class<?>, Object> samples = new LinkedHashMap<>();
    samples.put(String.class, ROOM);
    samples.put(int.class, 1);
    samples.put(Collection.class, List.of("x"));
    samples.put(Class.class, RealtimeEvent.class);
    samples.put(Consumer.class, (Consumer<Object>) event -> {});
    samples.put(HistoryQuery.class, HistoryQuery.latest(1));
    samples.put(OutgoingMessage.class, OutgoingMessage.to(ROOM, "x"));
    samples.put(PresenceSettingsUpdate.class, PresenceSettingsUpdate.builder().build());
    samples.put(PresenceStatus.class, PresenceStatus.BUSY);
    samples.put(JsonValue[].class, new JsonValue[0]);
    return samples.get(type);
  }

  @Test
  void nullWhereItMayNotBeIsRefusedOnTheCallersThread() {
    RealtimeClient client = devices.forgetful(Devices.PORT, "alice").build();
    Map<Class<?>, Object> targets = new LinkedHashMap<>();
    targets.put(RealtimeClient.class, client);
    targets.put(Rooms.class, client.rooms());
    targets.put(Room.class, client.rooms().join(ROOM));
    targets.put(MessageQueue.class, client.queue());
    targets.put(Presence.class, client.presence());
    targets.put(Contacts.class, client.presence().contacts());
    targets.put(Invitations.class, client.rooms().invitations());
    targets.put(Typing.class, client.typing());
    targets.put(Delivery.class, client.delivery());

    List<String> accepted = new ArrayList<>();
    int[] tried = {0};
    targets.forEach(
        (type, target) ->
            Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::toString))
                .forEach(
                    method -> {
                      Parameter[] parameters = method.getParameters();
                      for (int i = 0; i < parameters.length; i++) {
                        if (mayNotBeNull(parameters[i])) {
                          tried[0]++;
                          if (!isRefused(target, method, i)) {
                            accepted.add(method + " took null as " + parameters[i].getName());
                          }
                        }
                      }
                    }));
    assertThat(tried[0]).isGreaterThan(30);
    assertThat(accepted).isEmpty();
  }

  private static boolean mayNotBeNull(Parameter parameter) {
    return !parameter.getType().isPrimitive()
        && !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static boolean isRefused(Object target, Method method, int nulled) {
    Object[] arguments =
        Arrays.stream(method.getParameterTypes()).map(NullArgumentsTest::sample).toArray();
    arguments[nulled] = null;
    Throwable thrown = catchThrowable(() -> method.invoke(target, arguments));
    return thrown instanceof InvocationTargetException wrapped
        && (wrapped.getCause() instanceof NullPointerException
            || wrapped.getCause() instanceof IllegalArgumentException);
  }
}
