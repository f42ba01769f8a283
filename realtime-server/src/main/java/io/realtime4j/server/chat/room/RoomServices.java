package io.realtime4j.server.chat.room;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.message.Sequencer;
import io.realtime4j.server.chat.plugin.FeatureHost;
import io.realtime4j.server.chat.presence.PresenceHub;
import io.realtime4j.server.chat.privacy.PrivacyHub;
import io.realtime4j.server.chat.receipt.ReceiptRelay;
import io.realtime4j.server.chat.receipt.RecentReceipts;
import io.realtime4j.server.chat.relay.Relay;
import io.realtime4j.server.loop.Asker;
import java.time.InstantSource;
import java.util.List;

/**
 * What every room works with.
 *
 * @param namespace the way out to clients
 * @param askers one per loop
 * @param writes told of what could be stored and what could not
 * @param features who hears what happens
 * @param receipts what was told of receipts lately, one per loop
 * @param receiptRelay tells them of receipts
 * @param relay tells sessions here and there
 * @param peers the other servers of the chat
 * @param whereabouts who is in rooms there
 */
public record RoomServices(
    ServerOptions options,
    Namespace namespace,
    ServerStore store,
    Sequencer sequencer,
    PresenceHub presence,
    RoomPolicy policy,
    PrivacyHub privacy,
    InstantSource clock,
    List<Asker> askers,
    WriteHealth writes,
    FeatureHost features,
    List<RecentReceipts> receipts,
    ReceiptRelay receiptRelay,
    Relay relay,
    Peers peers,
    Whereabouts whereabouts) {
  /** Returns what was told of the receipts of a loop's rooms. */
  public RecentReceipts recentReceipts(EventLoop loop) {
    for (RecentReceipts recent : receipts) {
      if (recent.loop() == loop) {
        return recent;
      }
    }
    throw new IllegalArgumentException("a loop that is none of the transport's");
  }

  /** Returns what asks plug-ins and stores on a loop. */
  public Asker asker(EventLoop loop) {
    for (Asker asker : askers) {
      if (asker.loop() == loop) {
        return asker;
      }
    }
    throw new IllegalArgumentException("a loop that is none of the transport's");
  }
}
