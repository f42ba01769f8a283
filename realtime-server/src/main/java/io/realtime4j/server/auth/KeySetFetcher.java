package io.realtime4j.server.auth;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches a key set over HTTP: within a time in all, within a size, from the address that was
 * configured and no other, so without following redirections.
 */
final class KeySetFetcher implements ResourceRetriever {
  /** Key sets have a few kilobytes; those with certificate chains tens of them. */
  private static final int MAX_BYTES = 256 * 1024;

  private static final int OK = 200;

  private final Duration limit;

  KeySetFetcher(Duration limit) {
    this.limit = limit;
  }

  @Override
  public Resource retrieveResource(URL url) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url.toString()))
            .timeout(limit)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    // One client for each fetch, minutes apart: none keeps a thread in between.
    CompletableFuture<HttpResponse<byte[]>> pending =
        HttpClient.newBuilder()
            .connectTimeout(limit)
            .build()
            .sendAsync(request, head -> new BoundedBody(MAX_BYTES));
    try {
      HttpResponse<byte[]> response = pending.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != OK) {
        throw new IOException(url + " answered with status " + response.statusCode());
      }
      return new Resource(new String(response.body(), StandardCharsets.UTF_8), null);
    } catch (TimeoutException e) {
      throw new IOException(url + " did not answer within " + limit.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(url + " could not be fetched: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      pending.cancel(true);
    }
  }
}
