package io.realtime4j.sample.app;

import io.realtime4j.api.ServerSettings;
import io.realtime4j.api.ServerSettings.Setting;
import io.realtime4j.api.spi.backplane.BackplaneProvider;
import io.realtime4j.api.spi.store.ServerStoreProvider;
import io.realtime4j.api.spi.transport.ServerTransportProvider;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/** Shows every setting and all that is wrong with them, and starts nothing. */
final class SettingsCheck {
  /** A password in a URL, between the user and the host or in an option. */
  private static final Pattern WITHIN_URL =
      Pattern.compile("(?<=//[^/?@:]{0,200}:).*(?=@)|(?<=[?&]password=)[^&]*");

  private static final int SOURCE_WIDTH = "environment".length();

  private final Settings settings;
  private final PrintWriter out;

  SettingsCheck(Settings settings, PrintWriter out) {
    this.settings = settings;
    this.out = out;
  }

  /**
   * Prints the list.
   *
   * @param nobody what is wrong if nobody could connect, else null
   * @return the exit status
   */
  int print(@Nullable String nobody) {
    Map<String, String> variables = settings.variables();
    List<Setting> all =
        Stream.of(
                ServerSettings.of(variables).stream().map(SettingsCheck::withPlugins),
                LogLevel.settings(variables).stream(),
                EventLogSettings.settings(variables).stream())
            .flatMap(some -> some)
            .toList();
    int width = all.stream().mapToInt(setting -> setting.name().length()).max().orElse(0);
    for (Setting setting : all) {
      out.println(
          padded(setting.name(), width)
              + "  "
              + padded(settings.source(setting.name()), SOURCE_WIDTH)
              + "  "
              + WITHIN_URL.matcher(setting.value()).replaceAll("***"));
      if (setting.problem() != null) {
        out.println("  WRONG: " + setting.problem());
      }
    }
    WithoutEffect.among(variables.keySet())
        .forEach((name, hint) -> out.println(name + " has no effect: " + hint + "."));
    ShortSecret.of(variables.get("REALTIME_JWT_SECRET"))
        .ifPresent(text -> out.println("WEAK: " + text));
    long wrong = all.stream().filter(setting -> setting.problem() != null).count();
    // Where a secret is wrong it is not missing.
    if (wrong == 0 && nobody != null) {
      out.println("WRONG: " + nobody);
      wrong++;
    }
    out.println(
        wrong == 0 ? "Nothing is wrong." : wrong + (wrong == 1 ? " is" : " are") + " wrong.");
    out.flush();
    return wrong == 0 ? ExitCode.OK : ExitCode.USAGE;
  }

  /** Looks up what is named, but opens nothing: a server may be running on it. */
  private static Setting withPlugins(Setting setting) {
    if (!setting.isSet() || setting.problem() != null) {
      return setting;
    }
    return switch (setting.name()) {
      case "REALTIME_STORE" ->
          found(
              setting,
              setting.value().replaceFirst(":.*", ""),
              ServiceLoader.load(ServerStoreProvider.class),
              ServerStoreProvider::id);
      case "REALTIME_REDIS_URL" ->
          found(
              setting,
              setting.value().replaceFirst(":.*", ""),
              ServiceLoader.load(BackplaneProvider.class),
              BackplaneProvider::id);
      case "REALTIME_SERVER_TRANSPORT" ->
          found(
              setting,
              setting.value(),
              ServiceLoader.load(ServerTransportProvider.class),
              ServerTransportProvider::id);
      default -> setting;
    };
  }

  private static <T> Setting found(
      Setting setting, String wanted, ServiceLoader<T> there, Function<T, String> id) {
    List<String> ids = there.stream().map(one -> id.apply(one.get())).sorted().toList();
    return ids.contains(wanted)
        ? setting
        : new Setting(
            setting.name(),
            setting.value(),
            true,
            "There is no \""
                + wanted
                + "\"; found: "
                + ids.stream().collect(Collectors.joining(", "))
                + ".");
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
