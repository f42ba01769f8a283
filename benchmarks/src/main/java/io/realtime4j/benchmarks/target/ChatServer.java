package io.realtime4j.benchmarks.target;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.benchmarks.process.Parent;
import java.util.LinkedHashMap;
import java.util.Map;

/** Our chat server, configured by {@code REALTIME_*} variables as any other. */
final class ChatServer {
  private ChatServer() {}

  public static void main(String[] args) {
    Parent.endWith();
    Map<String, String> variables = new LinkedHashMap<>(System.getenv());
    variables.put("REALTIME_HOST", "127.0.0.1");
    variables.put("REALTIME_PORT", Integer.toString(Settings.port()));
    variables.put("REALTIME_JWT_SECRET", Settings.secret());
    // What is measured is work, not the limits that keep one user from asking for too much of it.
    variables.put("REALTIME_RATE_LIMIT", "100000000");
    variables.put("REALTIME_MAX_CONNECTIONS", "100000");
    RealtimeServer.builder()
        .options(ServerOptions.fromEnvironment(variables))
        .variables(variables)
        .feature(new EchoFeature())
        .build()
        .start()
        .join();
  }
}
