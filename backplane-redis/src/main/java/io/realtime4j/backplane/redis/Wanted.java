package io.realtime4j.backplane.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is listened to, whether Redis is there or not. Any thread. */
final class Wanted {
  // The names of a namespace's channel and of another's room may be the same.
  private final Map<String, List<Ear>> channels = new ConcurrentHashMap<>();
  private final Map<String, List<Ear>> patterns = new ConcurrentHashMap<>();

  void add(Ear ear) {
    ear.channels().forEach(name -> add(channels, name, ear));
    ear.patterns().forEach(name -> add(patterns, name, ear));
  }

  private static void add(Map<String, List<Ear>> all, String name, Ear ear) {
    all.merge(
        name,
        List.of(ear),
        (known, one) -> {
          List<Ear> more = new ArrayList<>(known);
          more.addAll(one);
          return List.copyOf(more);
        });
  }

  void remove(Ear ear) {
    ear.channels().forEach(name -> remove(channels, name, ear));
    ear.patterns().forEach(name -> remove(patterns, name, ear));
  }

  private static void remove(Map<String, List<Ear>> all, String name, Ear ear) {
    all.computeIfPresent(
        name,
        (key, known) -> {
          List<Ear> rest = new ArrayList<>(known);
          rest.remove(ear);
          return rest.isEmpty() ? null : List.copyOf(rest);
        });
  }

  void clear() {
    channels.clear();
    patterns.clear();
  }

  List<Ear> ofChannel(String name) {
    return channels.getOrDefault(name, List.of());
  }

  List<Ear> ofPattern(String name) {
    return patterns.getOrDefault(name, List.of());
  }

  Ear all() {
    return new Ear(
        List.copyOf(channels.keySet()), List.copyOf(patterns.keySet()), (channel, message) -> {});
  }

  /** Returns what of this nobody wants. */
  Ear unwanted(Ear ear) {
    return new Ear(
        ear.channels().stream().filter(name -> !channels.containsKey(name)).toList(),
        ear.patterns().stream().filter(name -> !patterns.containsKey(name)).toList(),
        ear.receiver());
  }
}
