package io.realtime4j.testkit;

import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Exchange.BodyListener;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Reads bodies and answers with what was heard. */
final class EchoedBodies {
  private EchoedBodies() {}

  static Consumer<Exchange> upTo(int maxBytes, CompletableFuture<String> gone) {
    return exchange ->
        exchange.readBody(
            maxBytes,
            new BodyListener() {
              @Override
              public void onBody(ByteBuffer body) {
                exchange.respond(200, Map.of(), body);
              }

              @Override
              public void onTooLarge() {
                exchange.respond(413, Map.of(), ByteBuffer.allocate(0));
              }

              @Override
              public void onGone() {
                gone.complete("gone");
              }
            });
  }
}
