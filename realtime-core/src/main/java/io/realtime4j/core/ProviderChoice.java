package io.realtime4j.core;

import io.realtime4j.api.MissingProviderException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one of several providers: the one that is named, else the highest priority, else the
 * first id.
 *
 * @param kind what is chosen, for people
 * @param variable the variable that names one
 * @param artifacts what to add where none is found
 * @param id reads a provider's name
 * @param priority reads a provider's rank
 * @param <P> the type of provider
 */
record ProviderChoice<P>(
    String kind,
    String variable,
    String artifacts,
    Function<P, String> id,
    ToIntFunction<P> priority) {

  /**
   * Returns the choice.
   *
   * @param wanted the name to look for; {@code null} for the best
   * @throws MissingProviderException if there is none, or none of that name
   */
  P among(Iterable<P> providers, @Nullable String wanted) {
    List<P> found = new ArrayList<>();
    providers.forEach(found::add);
    Comparator<P> order = Comparator.comparingInt(priority);
    found.sort(order.reversed().thenComparing(id).thenComparing(p -> p.getClass().getName()));
    if (found.isEmpty()) {
      throw new MissingProviderException(
          "No " + kind + " was found: add " + artifacts + " to the module path or class path.");
    }
    if (wanted == null) {
      return found.get(0);
    }
    return found.stream()
        .filter(provider -> id.apply(provider).equals(wanted))
        .findFirst()
        .orElseThrow(() -> unknown(found, wanted));
  }

  private MissingProviderException unknown(List<P> found, String wanted) {
    String names = String.join(", ", found.stream().map(id).distinct().toList());
    return new MissingProviderException(
        variable
            + " asks for the "
            + kind
            + " \""
            + wanted
            + "\", but only these were found: "
            + names
            + ". Name one of them, or add the artifact that brings \""
            + wanted
            + "\" to the module path or class path.");
  }
}
