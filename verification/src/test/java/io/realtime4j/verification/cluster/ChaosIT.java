package io.realtime4j.verification.cluster;

import io.realtime4j.verification.kill.ServingProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three servers in processes of their own, a crowd of clients, and one misfortune after another:
 * servers, Redis and PostgreSQL are killed, links cut and held up. What was acknowledged and heard
 * is held against the history at the end.
 *
 * <p>{@code -Drealtime4j.chaos.seconds=N}, {@code .clients=N} (a multiple of 20), {@code .rate=N}
 * messages a second, {@code .seed=N}.
 */
@Tag("engines")
@Timeout(3_600)
class ChaosIT {
  private static final int SECONDS = Integer.getInteger("realtime4j.chaos.seconds", 45);
  private static final int CLIENTS = Integer.getInteger("realtime4j.chaos.clients", 60);
  private static final int RATE = Integer.getInteger("realtime4j.chaos.rate", 40);
  private static final int SERVERS = 3;

  /** Grace, lease, and what a busy machine takes beside. */
  private static final int PRESENCE_SECONDS = 60;

  @TempDir Path folder;

  private final List<ServingProcess> servers = new ArrayList<>();
  private final List<Balancer> redisLinks = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private Engines engines;
  private SplittableRandom random;

  private ServingProcess serve(int number, int port) throws Exception {
    return ServingProcess.start(
        folder,
        port,
        engines.store(),
        Map.of(
            "REALTIME_JWT_SECRET",
            Member.SECRET,
            "REALTIME_SHARDS",
            "2",
            "REALTIME_REDIS_URL",
            redisLinks.get(number).url().replace("http:", "redis:") + "?key=chaos",
            // All come from one address.
            "REALTIME_DRAIN",
            "1000"));
  }

  @Test
  void nothingIsLostAndNothingIsDoubledWhateverIsKilled() throws Exception {
    long seed = Long.getLong("realtime4j.chaos.seed", System.nanoTime());
    System.out.println("realtime4j.chaos.seed=" + seed);
    random = new SplittableRandom(seed);
    engines = new Engines();
    int redisPort = Integer.parseInt(engines.redisUrl().replaceAll(".*:", ""));
    try {
      for (int i = 0; i < SERVERS; i++) {
        redisLinks.add(new Balancer(List.of(redisPort)));
        servers.add(serve(i, 0));
        ports.add(servers.get(i).port());
      }
      try (Balancer balancer = new Balancer(ports);
          Crowd crowd = new Crowd(balancer.url(), CLIENTS, random.split())) {
        crowd.begin(RATE);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        int misfortunes = 0;
        while (System.nanoTime() - end < 0) {
          TimeUnit.MILLISECONDS.sleep(random.nextInt(2_000, 5_000));
          misfortune(misfortunes++, balancer);
        }
        crowd.awaitAllIn(180);
        crowd.someGo();
        int messages = crowd.check(PRESENCE_SECONDS);
        System.out.printf("%d misfortunes, %d messages%n", misfortunes, messages);
      }
    } catch (Exception | AssertionError e) {
      tellOfServers();
      throw e;
    } finally {
      servers.forEach(ServingProcess::close);
      for (Balancer link : redisLinks) {
        link.close();
      }
      engines.close();
    }
  }

  private void tellOfServers() throws Exception {
    for (ServingProcess server : servers) {
      System.out.println(server.url() + ": " + answer(server.url() + "/health"));
      answer(server.url() + "/metrics")
          .lines()
          .filter(line -> line.startsWith("realtime4j_"))
          .filter(line -> !line.endsWith(" 0") && !line.endsWith(" 0.0"))
          .forEach(System.out::println);
    }
    List<String> log = Files.readAllLines(folder.resolve("serve.err"));
    log.subList(Math.max(0, log.size() - 300), log.size()).forEach(System.out::println);
  }

  private static String answer(String url) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (Exception e) {
      return e.toString();
    }
  }

  private void misfortune(int number, Balancer balancer) throws Exception {
    int away = random.nextInt(500, 4_000);
    int server = random.nextInt(SERVERS);
    // Each kind once first, then as it comes.
    int kind = number < 6 ? number : random.nextInt(6);
    System.out.printf("misfortune %d, kind %d, server %d, %d ms%n", number, kind, server, away);
    switch (kind) {
      case 0 -> {
        servers.get(server).kill();
        servers.get(server).awaitEnd(30);
        TimeUnit.MILLISECONDS.sleep(away);
        servers.set(server, serve(server, ports.get(server)));
      }
      case 1 -> {
        engines.stopRedis();
        TimeUnit.MILLISECONDS.sleep(away);
        engines.startRedis();
      }
      case 2 -> engines.killPostgres(away);
      case 3 -> balancer.cut(0.4, random);
      case 4 -> {
        balancer.hold(0.4, random);
        TimeUnit.MILLISECONDS.sleep(away);
        balancer.release();
      }
      default -> {
        // One server alone does not hear the others for a while, nor they it.
        redisLinks.get(server).hold(1, random);
        TimeUnit.MILLISECONDS.sleep(2L * away);
        redisLinks.get(server).release();
      }
    }
  }
}
