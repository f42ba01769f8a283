package io.realtime4j.spring.example;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.spring.RealtimeListener;
import org.springframework.stereotype.Component;

@Component
class Greeter {
  private final RealtimeClient client;

  Greeter(RealtimeClient client) {
    this.client = client;
  }

  @RealtimeListener(rooms = "channel:lobby")
  void on(MessageEvent.Received event) {
    if (event.message().content().equals("hello")) {
      client.queue().send("channel:lobby", "hello " + event.message().userId());
    }
  }
}
