package io.realtime4j.core;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.spi.feature.FeatureProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/*
 * The order of creation is the order in which features hear of a new session, hence of what they
 * send first: rooms are joined before their messages are sent.
 */
/** Chooses the features of a client: one per id. */
final class FeatureChoice {
  /** The features that the engine brings, in their order; others follow by id. */
  private static final List<String> ORDER =
      List.of("rooms", "delivery", "queue", "presence", "typing");

  private static final String QUEUE = "queue";
  private static final String OWN_PACKAGES = "io.realtime4j.core.";

  private FeatureChoice() {}

  /**
   * A feature that a client may have.
   *
   * @param provider brings it
   * @param isOn false if it is switched off: then it is not created, but for the queue, which keeps
   *     nothing
   */
  record Chosen(FeatureProvider<?> provider, boolean isOn) {
    /** Returns whether the client gets it: the way out for messages is always there. */
    boolean isCreated() {
      return isOn || provider.id().equals(QUEUE);
    }
  }

  /**
   * Returns the features in the order in which they are to be created, those switched off too.
   *
   * @param given by the builder; the last of an id wins over all others
   * @param found by the service loader
   * @param disabled ids that are switched off
   * @throws ConfigurationException if one of them is unknown
   */
  static List<Chosen> choose(
      List<FeatureProvider<?>> given, List<FeatureProvider<?>> found, List<String> disabled) {
    List<FeatureProvider<?>> ranked = new ArrayList<>(found);
    Comparator<FeatureProvider<?>> order = Comparator.comparingInt(FeatureProvider::priority);
    ranked.sort(order.reversed().thenComparing(provider -> provider.getClass().getName()));
    Map<String, Chosen> chosen = new LinkedHashMap<>();
    for (int i = given.size() - 1; i >= 0; i--) {
      chosen.putIfAbsent(given.get(i).id(), new Chosen(given.get(i), true));
    }
    ranked.forEach(provider -> chosen.putIfAbsent(provider.id(), new Chosen(provider, true)));
    for (String id : disabled) {
      if (!chosen.containsKey(id)) {
        throw unknown(id, chosen.keySet());
      }
    }
    disabled.forEach(id -> chosen.computeIfPresent(id, (off, one) -> off(one)));
    if (disabled.contains(QUEUE)) {
      ranked.stream()
          .filter(provider -> provider.id().equals(QUEUE))
          .filter(provider -> provider.getClass().getName().startsWith(OWN_PACKAGES))
          .findFirst()
          .ifPresent(provider -> chosen.put(QUEUE, new Chosen(provider, false)));
    }
    List<Chosen> result = new ArrayList<>(chosen.values());
    result.sort(
        Comparator.<Chosen>comparingInt(feature -> place(feature.provider().id()))
            .thenComparing(feature -> feature.provider().id()));
    return result;
  }

  private static Chosen off(Chosen chosen) {
    return new Chosen(chosen.provider(), false);
  }

  private static ConfigurationException unknown(String id, Collection<String> known) {
    return new ConfigurationException(
        "UNKNOWN_FEATURE",
        "There is no feature \""
            + id
            + "\" to switch off; there are "
            + String.join(", ", known)
            + ".",
        null);
  }

  private static int place(String id) {
    int place = ORDER.indexOf(id);
    return place < 0 ? ORDER.size() : place;
  }
}
