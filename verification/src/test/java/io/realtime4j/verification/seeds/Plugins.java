package io.realtime4j.verification.seeds;

import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.AuthRequest;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.server.RoomQuestion;
import io.realtime4j.api.spi.store.ServerStore;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The plug-ins of a run as they are while nothing fails. */
final class Plugins implements Authenticator, RoomPolicy {
  /** A room where nobody may do anything. */
  static final String CLOSED = "channel:closed";

  /** A room of two. */
  static final String PAIR = "dm:u0:u1";

  private final Profile profile;
  private final String victim;

  Plugins(Profile profile, String victim) {
    this.profile = profile;
    this.victim = victim;
  }

  /** A token is the user's name. */
  @Override
  public CompletionStage<Principal> authenticate(AuthRequest request) {
    String user = request.token();
    return CompletableFuture.completedFuture(
        Principal.builder().userId(user).userName(user).build());
  }

  @Override
  public CompletionStage<Decision> decide(RoomQuestion request) {
    String user = request.who().userId();
    if (profile == Profile.ONE_HANGS && user.equals(victim)) {
      return new CompletableFuture<>();
    }
    if (request.roomName().startsWith(CLOSED)) {
      return closed(request);
    }
    if (request.roomName().startsWith("dm:") && !isOfPair(user)) {
      return Decision.deny("FORBIDDEN", "not yours");
    }
    return Decision.allow();
  }

  /** Members of one pair are each other's contacts. */
  static boolean isOfPair(String user) {
    return user.equals("u0") || user.equals("u1");
  }

  /** Nothing of this is a yes. */
  private CompletionStage<Decision> closed(RoomQuestion request) {
    if (profile == Profile.NETWORK) {
      return Decision.deny("FORBIDDEN", "closed");
    }
    return switch (request.who().userId().hashCode() % 5) {
      case 0 -> Decision.deny("FORBIDDEN", "closed");
      case 1 -> CompletableFuture.completedFuture(null);
      case 2 -> null;
      case 3 -> CompletableFuture.failedFuture(new Broken("closed"));
      default -> throw new Broken("closed");
    };
  }

  /** Returns a store for several servers, none of which closes it. */
  static ServerStore shared(ServerStore store) {
    return (ServerStore)
        Proxy.newProxyInstance(
            ServerStore.class.getClassLoader(),
            new Class<?>[] {ServerStore.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "isShared" -> true;
                  case "close" -> null;
                  default -> method.invoke(store, args);
                });
  }

  /** Returns a backplane without any other node. */
  static Backplane backplane() {
    return (Backplane)
        Proxy.newProxyInstance(
            Backplane.class.getClassLoader(),
            new Class<?>[] {Backplane.class},
            (proxy, method, args) -> {
              if (method.getName().equals("id")) {
                return "lonely";
              }
              if (method.getReturnType() != CompletionStage.class) {
                return null;
              }
              return CompletableFuture.completedFuture(
                  method.getName().equals("nodeCount") ? Integer.valueOf(1) : null);
            });
  }
}
