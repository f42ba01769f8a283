package io.realtime4j.verification.kill;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/** Asks a server how it is. */
public final class Health {
  private Health() {}

  /** Waits until {@code /health} answers with a status. */
  public static void awaitStatus(String url, int status) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/health")).build();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    int last;
    do {
      last = http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
      if (last == status) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    } while (System.nanoTime() - end < 0);
    throw new AssertionError("/health said " + last + " to the end");
  }
}
