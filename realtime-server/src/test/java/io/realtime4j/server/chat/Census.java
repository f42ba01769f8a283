package io.realtime4j.server.chat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** Counts what can be reached from an object through classes of the server and collections. */
final class Census {
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();
  private final Map<Object, Object> from = new IdentityHashMap<>();
  private Object at;
  private final Map<String, Integer> counts = new TreeMap<>();

  private Census() {}

  /** Returns how many there are of each class of the chat, by simple name. */
  static Map<String, Integer> of(Object root) {
    Census census = new Census();
    census.visit(root);
    for (Object next = census.open.poll(); next != null; next = census.open.poll()) {
      census.look(next);
    }
    return census.counts;
  }

  /** Returns how one object of a class is reached. */
  static String path(Object root, String type) {
    Census census = new Census();
    census.visit(root);
    for (Object next = census.open.poll(); next != null; next = census.open.poll()) {
      if (next.getClass().getSimpleName().equals(type)) {
        StringBuilder path = new StringBuilder();
        for (Object one = next; one != null; one = census.from.get(one)) {
          path.insert(0, " > " + one.getClass().getName());
        }
        return path.toString();
      }
      census.look(next);
    }
    return "";
  }

  private void visit(Object object) {
    if (object != null && seen.add(object)) {
      open.add(object);
      from.put(object, at);
    }
  }

  private void look(Object object) {
    at = object;
    if (object instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            visit(key);
            visit(value);
          });
    } else if (object instanceof Collection<?> collection) {
      collection.forEach(this::visit);
    } else if (object instanceof Object[] array) {
      for (Object one : array) {
        visit(one);
      }
    } else if (object instanceof AtomicReference<?> reference) {
      visit(reference.get());
    } else if (object instanceof Optional<?> optional) {
      optional.ifPresent(this::visit);
    } else if (object instanceof CompletableFuture<?> future) {
      if (future.isDone() && !future.isCompletedExceptionally()) {
        visit(future.getNow(null));
      }
    } else if (object.getClass().getName().startsWith("io.realtime4j.server")) {
      String name = object.getClass().getSimpleName();
      boolean isOfChat = object.getClass().getName().startsWith("io.realtime4j.server.chat.");
      if (isOfChat && !name.contains("$$Lambda")) {
        counts.merge(name, 1, Integer::sum);
      }
      fields(object, object.getClass());
    }
  }

  private void fields(Object object, Class<?> type) {
    if (type == null || !type.getName().startsWith("io.realtime4j.server")) {
      return;
    }
    for (Field field : type.getDeclaredFields()) {
      if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
        try {
          field.setAccessible(true);
          visit(field.get(object));
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
    fields(object, type.getSuperclass());
  }
}
