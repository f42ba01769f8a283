package io.realtime4j.verification.seeds;

import io.realtime4j.api.EventLoop;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Puts itself before the plug-ins and stores of a server, through their public interfaces, and lets
 * a seeded part of the calls hang, throw, fail, answer null or answer late. Methods that a contract
 * gains later are covered as they come.
 */
final class Fates {
  /** What becomes of a call. */
  enum Fate {
    /** It is not made and never answered. */
    HANG,
    /** It throws at once. */
    THROW,
    /** It fails after a while. */
    FAIL,
    /** It gives null instead of a stage. */
    NULL_STAGE,
    /** It completes with null. */
    NULL_VALUE,
    /** It is made; its answer comes late. */
    LATE,
    /** It is made and has its effect, but never answers. */
    DONE_AND_HANG,
    /** It is made and has its effect, but fails. */
    DONE_AND_FAIL
  }

  private final EventLoop loop;
  private final RandomGenerator random;
  private final Trace trace;
  private final List<Fate> possible = new ArrayList<>();
  private final Map<String, Integer> met = new LinkedHashMap<>();
  private double rate;
  private Predicate<String> hanging = method -> false;

  Fates(EventLoop loop, RandomGenerator random, Trace trace) {
    this.loop = loop;
    this.random = random;
    this.trace = trace;
  }

  /** From now on, so many of the calls meet one of these. */
  void arm(double newRate, List<Fate> fates) {
    rate = newRate;
    possible.clear();
    possible.addAll(fates);
  }

  /** From now on, all calls of these methods hang. */
  void hang(Predicate<String> methods) {
    hanging = methods;
  }

  void disarm() {
    rate = 0;
    hanging = method -> false;
  }

  /** Returns how many calls of these methods have met a fate. */
  int met(String... methods) {
    int sum = 0;
    for (String method : methods) {
      sum += met.getOrDefault(method, 0);
    }
    return sum;
  }

  /** Returns an interface whose calls may meet a fate where the predicate holds for the method. */
  <T> T around(Class<T> type, T target, double factor, Predicate<Method> concerned) {
    Map<List<Object>, Object> parts = new LinkedHashMap<>();
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              Class<?> result = method.getReturnType();
              if (method.getDeclaringClass() == Object.class || !concerned.test(method)) {
                return call(target, method, args);
              }
              if (result == CompletionStage.class) {
                if (hanging.test(method.getName())) {
                  return new CompletableFuture<>();
                }
                return random.nextDouble() < rate * factor
                    ? fated(target, method, args)
                    : call(target, method, args);
              }
              if (result == void.class && method.getName().startsWith("publish")) {
                if (random.nextDouble() < rate * factor && possible.contains(Fate.THROW)) {
                  met.merge(method.getName(), 1, Integer::sum);
                  trace.add("fate", "THROW " + method.getName());
                  throw new Broken(method.getName());
                }
                return call(target, method, args);
              }
              Class<?> ofPart = partType(method);
              if (ofPart.isInterface() && ofPart.getPackage().equals(type.getPackage())) {
                List<Object> key = args == null ? List.of(method) : List.of(method, args[0]);
                Object part = parts.get(key);
                if (part == null) {
                  Object made = call(target, method, args);
                  part =
                      made instanceof Optional<?> optional
                          ? optional.map(one -> part(ofPart, one, factor, concerned))
                          : part(ofPart, made, factor, concerned);
                  parts.put(key, part);
                }
                return part;
              }
              return call(target, method, args);
            }));
  }

  /** Returns the type of a part, also of one that may be lacking. */
  private static Class<?> partType(Method method) {
    return method.getReturnType() == Optional.class
            && method.getGenericReturnType() instanceof ParameterizedType optional
            && optional.getActualTypeArguments()[0] instanceof Class<?> part
        ? part
        : method.getReturnType();
  }

  private <P> P part(Class<P> type, Object target, double factor, Predicate<Method> concerned) {
    return around(type, type.cast(target), factor, concerned);
  }

  /** Draws a fate and lets the call meet it. */
  @SuppressWarnings("NullAway") // Answering null is one of the fates.
  private Object fated(Object target, Method method, Object[] args) throws Throwable {
    Fate fate = possible.get(random.nextInt(possible.size()));
    if (fate == Fate.NULL_VALUE && isOfVoid(method)) {
      // Null is the good answer there: to give it without the effect would be a lie, not a fault.
      fate = Fate.LATE;
    }
    met.merge(method.getName(), 1, Integer::sum);
    trace.add("fate", fate + " " + method.getName());
    Duration wait =
        random.nextInt(4) == 0
            ? Duration.ofMillis(random.nextInt(1, 20_000))
            : Duration.ofMillis(random.nextInt(1, 300));
    CompletableFuture<Object> answer = new CompletableFuture<>();
    switch (fate) {
      case HANG -> {}
      case THROW -> throw new Broken(method.getName());
      case FAIL -> later(wait, () -> answer.completeExceptionally(new Broken(method.getName())));
      case NULL_STAGE -> {
        return null;
      }
      case NULL_VALUE -> later(wait, () -> answer.complete(null));
      case LATE ->
          stage(target, method, args)
              .whenComplete(
                  (value, failure) ->
                      later(
                          wait,
                          () -> {
                            if (failure == null) {
                              answer.complete(value);
                            } else {
                              answer.completeExceptionally(failure);
                            }
                          }));
      case DONE_AND_HANG -> stage(target, method, args);
      case DONE_AND_FAIL ->
          stage(target, method, args)
              .whenComplete(
                  (value, failure) ->
                      later(wait, () -> answer.completeExceptionally(new Broken("late"))));
    }
    return answer;
  }

  private static boolean isOfVoid(Method method) {
    return method.getGenericReturnType() instanceof ParameterizedType type
        && type.getActualTypeArguments()[0] == Void.class;
  }

  private void later(Duration wait, Runnable task) {
    loop.schedule(wait, task);
  }

  private static CompletionStage<?> stage(Object target, Method method, Object[] args)
      throws Throwable {
    return (CompletionStage<?>) call(target, method, args);
  }

  private static Object call(Object target, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
