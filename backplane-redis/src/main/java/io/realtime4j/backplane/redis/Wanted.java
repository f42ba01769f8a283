package io.realtime4j.backplane.redis;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is listened to, whether Redis is there or not. Any thread. */
final class Wanted {
  private final Map<String, Ear> channels = new ConcurrentHashMap<>();
  private final Map<String, Ear> patterns = new ConcurrentHashMap<>();

  void add(Ear ear) {
    ear.channels().forEach(name -> channels.put(name, ear));
    ear.patterns().forEach(name -> patterns.put(name, ear));
  }

  void remove(Ear ear) {
    ear.channels().forEach(name -> channels.remove(name, ear));
    ear.patterns().forEach(name -> patterns.remove(name, ear));
  }

  void clear() {
    channels.clear();
    patterns.clear();
  }

  @Nullable Ear ofChannel(String name) {
    return channels.get(name);
  }

  @Nullable Ear ofPattern(String name) {
    return patterns.get(name);
  }

  Ear all() {
    return new Ear(
        List.copyOf(Set.copyOf(channels.keySet())),
        List.copyOf(Set.copyOf(patterns.keySet())),
        (channel, message) -> {});
  }
}
