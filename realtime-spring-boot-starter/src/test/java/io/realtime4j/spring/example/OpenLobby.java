package io.realtime4j.spring.example;

import io.realtime4j.spring.RealtimeServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class OpenLobby {
  @Bean
  RealtimeServerCustomizer lobby() {
    return server -> server.rooms("channel:lobby", "channel:news");
  }
}
