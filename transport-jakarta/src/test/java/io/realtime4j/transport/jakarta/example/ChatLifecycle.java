package io.realtime4j.transport.jakarta.example;

import io.realtime4j.api.RealtimeServer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Starts the chat behind the web server, and says goodbye before that stops. */
@Component
class ChatLifecycle implements SmartLifecycle {
  private final RealtimeServer server;
  private volatile boolean running;

  ChatLifecycle(RealtimeServer server) {
    this.server = server;
  }

  @Override
  public void start() {
    server.start().join();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    server.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
