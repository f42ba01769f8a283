package io.realtime4j.core;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.MissingProviderException;
import io.realtime4j.api.internal.ProviderLookup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one of several providers: the one that is named, else the highest priority, else the
 * first id.
 *
 * @param kind what is chosen, for people
 * @param setter the builder's method that names one, for people
 * @param variable the variable that names one where the builder did not
 * @param artifacts what to add where none is found
 * @param id reads a provider's name
 * @param priority reads a provider's rank
 * @param <P> the type of provider
 */
record ProviderChoice<P>(
    String kind,
    String setter,
    String variable,
    String artifacts,
    Function<P, String> id,
    ToIntFunction<P> priority) {

  /** Reads which one is wanted, if any. */
  Setting setting(@Nullable String given, Map<String, String> variables) {
    return Setting.of(given, setter, variables, variable);
  }

  /**
   * Returns the choice.
   *
   * @param setting says which one, or nothing for the best
   * @throws MissingProviderException if there is none at all
   * @throws ConfigurationException if there is none of that name
   */
  P among(Iterable<P> providers, Setting setting) {
    List<P> found = new ArrayList<>();
    providers.forEach(found::add);
    Comparator<P> order = Comparator.comparingInt(priority);
    found.sort(order.reversed().thenComparing(id).thenComparing(p -> p.getClass().getName()));
    if (found.isEmpty()) {
      throw new MissingProviderException(
          "No "
              + kind
              + " was found: add "
              + artifacts
              + " to the module path or class path. "
              + ProviderLookup.MERGE);
    }
    String wanted = setting.id();
    if (wanted == null) {
      return found.get(0);
    }
    return found.stream()
        .filter(provider -> id.apply(provider).equals(wanted))
        .findFirst()
        .orElseThrow(() -> unknown(found, wanted, setting.source()));
  }

  private ConfigurationException unknown(List<P> found, String wanted, String source) {
    String names = String.join(", ", found.stream().map(id).distinct().toList());
    return new ConfigurationException(
        "INVALID_SETTING",
        source
            + " asks for the "
            + kind
            + " \""
            + wanted
            + "\", but only these were found: "
            + names
            + ". Name one of them, or add the artifact that brings \""
            + wanted
            + "\" to the module path or class path. "
            + ProviderLookup.MERGE,
        null);
  }
}
