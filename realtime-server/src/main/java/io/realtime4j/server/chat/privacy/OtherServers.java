package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.loop.Stages;
import java.util.concurrent.CompletableFuture;

/** The other servers, which have to know how the users of a tenant stand. Home loop only. */
final class OtherServers {
  /** What privacy is called among servers. */
  static final String SUBJECT = "privacy";

  private final Peers peers;
  private final EventLoop loop;
  private final String tenant;

  OtherServers(Peers peers, EventLoop loop, String tenant) {
    this.peers = peers;
    this.loop = loop;
    this.tenant = tenant;
  }

  /** Returns whether others than this server may change what is stored of a user. */
  boolean areExpected() {
    return peers.areExpected();
  }

  /** Returns whether others may have changed what is not known here. */
  boolean areCutOff() {
    return peers.isCutOff();
  }

  /**
   * Passes where others can be told.
   *
   * @throws io.realtime4j.api.RefusedException if not
   */
  void mustBeReached() {
    if (peers.isCutOff()) {
      throw Refusals.cutOff();
    }
  }

  /**
   * Has all others look in the store how a user stands; completes on the loop when each of them
   * tells nothing more of the user than that allows. Fails where it is not known of one.
   */
  CompletableFuture<Void> follow(String userId) {
    if (!peers.areExpected()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    Stages.settle(
        peers.confirm(SUBJECT, JsonObject.of("tenant", tenant, "userId", userId)),
        confirmed -> loop.execute(() -> settle(done, confirmed)),
        done::completeExceptionally);
    return done;
  }

  private static void settle(CompletableFuture<Void> done, boolean confirmed) {
    if (confirmed) {
      done.complete(null);
    } else {
      done.completeExceptionally(Refusals.unconfirmed());
    }
  }
}
