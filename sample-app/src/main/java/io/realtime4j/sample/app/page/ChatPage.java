package io.realtime4j.sample.app.page;

import io.realtime4j.api.Moderation;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.sample.app.Tokens;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A chat server with a page for browsers, on the loopback address. */
public final class ChatPage implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final RealtimeServer server;
  private final SignIn signIn;
  private volatile @Nullable InetSocketAddress address;

  private ChatPage(RealtimeServer server, SignIn signIn) {
    this.server = server;
    this.signIn = signIn;
  }

  /**
   * Starts a server.
   *
   * @param port where it listens, 0 for a free one
   * @param store where messages are kept, such as {@code sqlite:chat.db}
   * @param secret signs the tokens
   * @param taken the ids of users as whom nobody may sign in
   * @throws java.util.concurrent.CompletionException if it cannot start
   */
  public static ChatPage start(int port, String store, String secret, Set<String> taken) {
    SignIn signIn = new SignIn(secret, taken, Clock.systemUTC());
    Late late = new Late();
    RealtimeServer server =
        RealtimeServer.builder()
            .host(HOST)
            .port(port)
            .jwtSecret(secret)
            .store(store)
            .feature(
                new PageFeature(
                    PageFiles.load(),
                    signIn,
                    new PrivateRooms(signIn, late),
                    new PrivateMembers(signIn, late)))
            .feature(new DirectMessages(late))
            .build();
    late.server = server;
    ChatPage page = new ChatPage(server, signIn);
    try {
      page.address = server.start().join();
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return page;
  }

  /** The features are there before the server that they ask. */
  private static final class Late implements Supplier<Moderation> {
    private volatile @Nullable RealtimeServer server;

    @Override
    public Moderation get() {
      RealtimeServer built = server;
      if (built == null) {
        throw new IllegalStateException("the server is not built yet");
      }
      return built.moderation("primary");
    }
  }

  /** Returns a secret that nobody can guess. */
  public static String secret() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns what to open in a browser. */
  public String url() {
    InetSocketAddress bound = address;
    if (bound == null) {
      throw new IllegalStateException("the server does not listen");
    }
    return "http://" + HOST + ":" + bound.getPort();
  }

  /** Returns the server. */
  public RealtimeServer server() {
    return server;
  }

  /** Returns a token for a user, as {@link Tokens} signs it. */
  public String token(String user, String name) {
    return signIn.token(user, name);
  }

  @Override
  public void close() {
    server.close();
  }
}
