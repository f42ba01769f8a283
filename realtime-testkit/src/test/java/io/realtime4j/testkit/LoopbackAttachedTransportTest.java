package io.realtime4j.testkit;

import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.HttpListener;
import io.realtime4j.api.spi.transport.HttpRequest;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.api.spi.transport.TransportFailure;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

class LoopbackAttachedTransportTest implements AttachedTransportContract {
  private final VirtualScheduler scheduler = new VirtualScheduler(1);
  private final SimulatedNetwork network = new SimulatedNetwork(scheduler);
  private final SimulatedContainer container = network.newContainer();
  private final ServerTransport transport = container.attach("/chat/", 2);
  private final ClientTransport client = network.newClientTransport();

  @Override
  public ServerTransport transport() {
    return transport;
  }

  @Override
  public String mount() {
    return "/chat/";
  }

  @Override
  public CompletableFuture<String> get(String target) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    URI uri = URI.create("http://localhost:" + container.address().getPort() + target);
    client.exchange(
        new HttpRequest("GET", uri, Map.of(), null, 1_000),
        new HttpListener() {
          @Override
          public void onResponse(ResponseHead head, ByteBuffer body) {
            answer.complete(head.status() + " " + StandardCharsets.UTF_8.decode(body));
          }

          @Override
          public void onFailed(TransportFailure failure) {
            answer.complete("broken");
          }
        });
    return answer;
  }

  @Override
  public boolean containerAnswers() {
    CompletableFuture<String> page = get("/");
    settle();
    return page.join().equals("200 " + SimulatedContainer.PAGE);
  }

  @Override
  public void settle() {
    scheduler.advance(Duration.ofMillis(100));
  }
}
