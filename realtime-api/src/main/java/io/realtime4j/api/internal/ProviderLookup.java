package io.realtime4j.api.internal;

import io.realtime4j.api.MissingProviderException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks for providers by the calling thread's context class loader, and by the loader of whoever
 * looks: a thread of a common pool, or of a container, knows nothing of the application's jars.
 */
public final class ProviderLookup {
  private static final Logger LOG = System.getLogger("io.realtime4j.providers");

  /** A loader that fails for ever is left. */
  private static final int MOST_FAILURES = 100;

  /** What helps where one jar was made of several, for the errors of those who look. */
  public static final String MERGE =
      "Where one jar is made of several, their files of one name in META-INF/services must be"
          + " merged.";

  private ProviderLookup() {}

  /**
   * Returns what is found, each class once, in no order that counts. A provider that cannot be
   * loaded is logged and passed over.
   *
   * @param load {@code loader -> ServiceLoader.load(Type.class, loader)}, in the module that uses
   *     the type
   * @param looking the class whose loader counts beside the context's
   */
  public static <P> List<P> find(
      Function<@Nullable ClassLoader, ServiceLoader<P>> load, Class<?> looking) {
    Map<String, P> found = new LinkedHashMap<>();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader own = looking.getClassLoader();
    collect(load.apply(own), found);
    if (context != own) {
      collect(load.apply(context), found);
    }
    return List.copyOf(found.values());
  }

  /**
   * Refuses to go on without a provider that is here and was not found: jars were made one, and a
   * list of providers took the place of another's. Whoever chooses by default would choose
   * something else in silence.
   *
   * @param found what was found
   * @param providers names of classes that must be among them if they are here
   * @throws MissingProviderException naming those that are not
   */
  public static void checkListed(
      Class<?> service, Collection<?> found, Class<?> looking, List<String> providers) {
    Set<String> listed = new LinkedHashSet<>();
    found.forEach(one -> listed.add(one.getClass().getName()));
    List<String> lost =
        providers.stream().filter(name -> !listed.contains(name) && isHere(name, looking)).toList();
    if (!lost.isEmpty()) {
      throw new MissingProviderException(
          "META-INF/services/"
              + service.getName()
              + " does not name "
              + String.join(", ", lost)
              + ", though the code is here. "
              + MERGE);
    }
  }

  private static boolean isHere(String name, Class<?> looking) {
    try {
      Class.forName(name, false, looking.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static <P> void collect(ServiceLoader<P> loader, Map<String, P> found) {
    Iterator<ServiceLoader.Provider<P>> providers = loader.stream().iterator();
    for (int failures = 0; failures < MOST_FAILURES; ) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        ServiceLoader.Provider<P> provider = providers.next();
        String name = provider.type().getName();
        if (!found.containsKey(name)) {
          found.put(name, provider.get());
        }
      } catch (ServiceConfigurationError broken) {
        failures++;
        LOG.log(Level.WARNING, "A provider cannot be loaded and is passed over: " + broken);
      }
    }
  }
}
