package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A server that is a chat by itself. */
final class NoPeers implements Peers {
  @Override
  public boolean areExpected() {
    return false;
  }

  @Override
  public String self() {
    return "";
  }

  @Override
  public void join(String subject, Part part) {}

  @Override
  public CompletableFuture<Void> start() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void stop() {}

  @Override
  public void tell(String subject, JsonObject message) {}

  @Override
  public CompletableFuture<List<JsonObject>> ask(String subject, JsonObject question) {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public CompletableFuture<Answers> askAll(String subject, JsonObject question) {
    return CompletableFuture.completedFuture(new Answers(List.of(), true));
  }

  @Override
  public CompletableFuture<Boolean> confirm(String subject, JsonObject message) {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public int count() {
    return 0;
  }

  @Override
  public boolean isCutOff() {
    return false;
  }
}
