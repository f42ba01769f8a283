package io.realtime4j.transport.jakarta;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.testkit.AttachedTransportContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** The suite of attached server transports, in a container that does not know of the transport. */
@Timeout(60)
abstract class AttachedContainerContract implements AttachedTransportContract {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, CompletableFuture<String>> requests = new LinkedHashMap<>();
  private final JakartaServerTransport transport =
      JakartaServerTransport.builder().loops(2).build();
  private final Container container;

  AttachedContainerContract(Container.Kind kind) {
    container = kind.start(transport, "/live/*");
  }

  @AfterEach
  void stop() {
    transport.close();
    container.close();
  }

  @Override
  public ServerTransport transport() {
    return transport;
  }

  @Override
  public String mount() {
    return "/live/";
  }

  private CompletableFuture<String> ask(String target) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + container.port() + target)).build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .handle((r, failure) -> failure != null ? "broken" : r.statusCode() + " " + r.body());
  }

  @Override
  public CompletableFuture<String> get(String target) {
    CompletableFuture<String> answer = ask(target);
    requests.put(target + requests.size(), answer);
    return answer;
  }

  @Override
  public boolean containerAnswers() {
    return ask(Container.PAGE).join().equals("200 the application's page");
  }

  /** Waits for every answer, and for one that is held back until the transport has the request. */
  @Override
  public void settle() {
    requests.forEach(
        (target, answer) -> {
          while (!answer.isDone() && !(target.contains("/wait") && isCarried())) {
            Thread.onSpinWait();
          }
        });
  }

  private boolean isCarried() {
    try {
      for (EventLoop loop : transport.loops()) {
        CompletableFuture<Boolean> carries = new CompletableFuture<>();
        loop.execute(() -> carries.complete(((ContainerLoop) loop).isCarrying()));
        if (carries.get(10, TimeUnit.SECONDS)) {
          return true;
        }
      }
      return false;
    } catch (RejectedExecutionException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
