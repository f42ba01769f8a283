package io.realtime4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was set to null is told where it is set, not when a client fails of it. */
class SettersTest {
  @Test
  void nullIsRefusedByEachSetter() {
    List<String> accepted = new ArrayList<>();
    for (Object builder :
        List.of(
            RealtimeClient.builder(),
            RealtimeServer.builder(),
            ClientRuntime.builder(),
            ClientOptions.builder(),
            ConnectionOptions.builder(),
            ReconnectOptions.builder(),
            QueueOptions.builder())) {
      for (Method setter : builder.getClass().getDeclaredMethods()) {
        if (Modifier.isPublic(setter.getModifiers())
            && setter.getParameterCount() == 1
            && !setter.getParameterTypes()[0].isPrimitive()
            && !setter.getParameters()[0].getAnnotatedType().isAnnotationPresent(Nullable.class)
            && !isRefused(builder, setter)) {
          accepted.add(setter.toString());
        }
      }
    }
    assertThat(accepted).isEmpty();
  }

  private static boolean isRefused(Object builder, Method setter) {
    Throwable thrown = catchThrowable(() -> setter.invoke(builder, new Object[] {null}));
    return thrown instanceof InvocationTargetException wrapped
        && Arrays.asList(NullPointerException.class, IllegalArgumentException.class)
            .contains(wrapped.getCause().getClass());
  }
}
