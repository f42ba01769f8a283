package io.realtime4j.spring.example;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.TokenSource;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** An application that is a chat server, and a client of it. */
@SpringBootApplication
public class ChatApplication {
  public static void main(String[] args) {
    SpringApplication.run(ChatApplication.class, args);
  }

  @Bean
  TokenSource tokens(@Value("${realtime4j.server.jwt-secret}") String secret) {
    return request ->
        CompletableFuture.completedFuture(
            JWT.create().withClaim("userId", "bot").sign(Algorithm.HMAC256(secret)));
  }
}
