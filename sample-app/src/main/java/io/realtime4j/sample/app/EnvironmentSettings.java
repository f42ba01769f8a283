package io.realtime4j.sample.app;

import io.realtime4j.api.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one environment uses: {@code realtime4j-NAME.properties}, in which transport and store stand
 * by name. It is looked for in the working directory, then in {@code conf} of the distribution.
 */
public final class EnvironmentSettings {
  /** The variable that names the environment where no option does. */
  public static final String VARIABLE = "REALTIME_ENV";

  /** A name, not a way to another folder. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");

  private EnvironmentSettings() {}

  /**
   * Returns the settings that hold: a variable of the process wins over the file.
   *
   * @param name the environment; null for what {@link #VARIABLE} says, and without that there is no
   *     file
   * @param variables the variables of the process
   * @throws ConfigurationException if the name is none, or its file is missing or cannot be
   *     understood
   */
  public static Map<String, String> read(@Nullable String name, Map<String, String> variables) {
    List<Path> folders = new ArrayList<>(List.of(Path.of("")));
    String home = System.getProperty("realtime.home");
    if (home != null) {
      folders.add(Path.of(home, "conf"));
    }
    return read(name, variables, folders);
  }

  static Map<String, String> read(
      @Nullable String name, Map<String, String> variables, List<Path> folders) {
    String environment = name == null ? variables.getOrDefault(VARIABLE, "").strip() : name;
    if (name == null && environment.isEmpty()) {
      return variables;
    }
    Map<String, String> settings =
        new LinkedHashMap<>(SettingsFile.read(file(environment, folders)));
    settings.putAll(variables);
    return settings;
  }

  private static Path file(String environment, List<Path> folders) {
    if (!NAME.matcher(environment).matches()) {
      throw new ConfigurationException(
          "INVALID_SETTING",
          "The name of an environment has letters, digits, - and _, such as dev; it was \""
              + environment
              + "\".",
          null);
    }
    List<Path> places =
        folders.stream()
            .map(folder -> folder.resolve("realtime4j-" + environment + ".properties"))
            .map(Path::toAbsolutePath)
            .toList();
    return places.stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "INVALID_SETTING",
                    "There is no file for the environment "
                        + environment
                        + "; looked for: "
                        + String.join(", ", places.stream().map(Path::toString).toList())
                        + ".",
                    null));
  }
}
