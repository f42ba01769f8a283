package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.ContactStore;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.RoomStore;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.SessionStore;
import io.realtime4j.api.spi.store.SettingsStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Everything a server keeps, in memory, behind one lane. */
final class MemoryServerStore implements ServerStore {
  private final SerialLane lane;
  private final MemoryLog log;
  private final MemoryRooms rooms;
  private final MemoryReceipts receipts;
  private final MemorySettings settings;
  private final MemoryContacts contacts;
  private final MemorySessions sessions;

  /** Made when first asked for, from any thread. */
  private final Map<String, MemoryFeature> features = new ConcurrentHashMap<>();

  MemoryServerStore(SerialLane lane, MemoryOptions options, InstantSource clock) {
    this.lane = lane;
    this.log = new MemoryLog(lane, options, clock);
    this.receipts = new MemoryReceipts(lane, log.rows());
    this.rooms = new MemoryRooms(lane, receipts);
    this.settings = new MemorySettings(lane);
    this.contacts = new MemoryContacts(lane);
    this.sessions = new MemorySessions(lane, options.maxSessions());
  }

  @Override
  public String id() {
    return "memory";
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public MessageLog log() {
    return log;
  }

  @Override
  public RoomStore rooms() {
    return rooms;
  }

  @Override
  public ReceiptStore receipts() {
    return receipts;
  }

  @Override
  public SettingsStore settings() {
    return settings;
  }

  @Override
  public ContactStore contacts() {
    return contacts;
  }

  @Override
  public Optional<SessionStore> sessions() {
    return Optional.of(sessions);
  }

  @Override
  public Optional<FeatureStore> features(String featureId) {
    return Optional.of(features.computeIfAbsent(featureId, id -> new MemoryFeature(lane)));
  }

  @Override
  public CompletionStage<Void> check() {
    return lane.change(() -> {});
  }

  @Override
  public void close() {
    lane.close();
  }
}
