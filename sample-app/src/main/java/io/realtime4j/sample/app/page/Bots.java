package io.realtime4j.sample.app.page;

import com.google.inject.Guice;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.guice.RealtimeClientModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Three users with clients of ours, on different transports and stores. */
public final class Bots implements AutoCloseable {
  /** The bots' user ids: nobody signs in as one of them. */
  public static final Set<String> NAMES = Set.of("ada", "grace", "linus");

  private static final String GENERAL = "channel:general";
  private static final String RANDOM = "channel:random";

  /** Talk that is there to be read, not a flood. */
  private static final int TALK_SECONDS = 14;

  private final Random random = new Random();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "bots");
            thread.setDaemon(true);
            return thread;
          });
  private final List<Bot> bots = new ArrayList<>();
  private final Map<String, String> settings;

  private Bots(Map<String, String> settings) {
    this.settings = settings;
  }

  /**
   * Lets them come in.
   *
   * @param page where
   * @param directory for what they keep in files
   * @param settings transport and store of all of them, as {@code REALTIME_CLIENT_TRANSPORT} and
   *     {@code REALTIME_CLIENT_STORE}; what they do not name is of each bot's own
   */
  public static Bots start(ChatPage page, Path directory, Map<String, String> settings) {
    Bots all = new Bots(settings);
    all.add(
        page,
        "Ada",
        "okhttp",
        "memory",
        List.of(
            "Morning! The build is green again.",
            "I moved the release notes to the wiki.",
            "Who has time for a review this afternoon?",
            "The new retry logic survived a night of chaos tests 🎉"));
    all.add(
        page,
        "Grace",
        "okhttp",
        "sqlite:" + directory.resolve("grace.db"),
        List.of(
            "Found it: the moth was in relay 70.",
            "Coffee in ten minutes?",
            "Please do not deploy on a Friday. Or do, and tell me how it went.",
            "A ship in port is safe, but that is not what ships are for."));
    all.add(
        page,
        "Linus",
        "netty",
        "sqlite:" + directory.resolve("linus.db"),
        List.of(
            "Talk is cheap, the diff is 12 lines.",
            "Merged. Thanks for the tests!",
            "My connection drops in the tunnel; the queue does not care.",
            "Lunch: noodles or noodles?"));
    all.converse();
    return all;
  }

  private void add(
      ChatPage page, String name, String transport, String store, List<String> remarks) {
    String id = SignIn.id(name);
    RealtimeClientModule module =
        new RealtimeClientModule()
            .url(page.url())
            .token(page.token(id, name))
            .variables(settingsOf(transport, store));
    RealtimeClient client = Guice.createInjector(module).getInstance(RealtimeClient.class);
    Bot bot = new Bot(id, client, new Lines(remarks, random), timer, random);
    bots.add(bot);
    bot.start(List.of(GENERAL, RANDOM));
  }

  private Map<String, String> settingsOf(String transport, String store) {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("REALTIME_CLIENT_TRANSPORT", transport);
    all.putIfAbsent("REALTIME_CLIENT_STORE", store);
    return all;
  }

  private void converse() {
    for (int i = 0; i < bots.size(); i++) {
      Bot bot = bots.get(i);
      var unused = timer.schedule(() -> bot.talk(GENERAL), 1L + 2L * i, TimeUnit.SECONDS);
    }
    var unused =
        timer.scheduleWithFixedDelay(this::somethingHappens, 12, TALK_SECONDS, TimeUnit.SECONDS);
  }

  private void somethingHappens() {
    Bot bot = bots.get(random.nextInt(bots.size()));
    switch (random.nextInt(5)) {
      case 0 -> bot.goAway();
      case 1 -> bot.talk(RANDOM);
      default -> bot.talk(GENERAL);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    bots.forEach(Bot::close);
  }
}
