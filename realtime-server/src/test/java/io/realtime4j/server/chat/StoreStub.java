package io.realtime4j.server.chat;

import io.realtime4j.api.spi.store.Ban;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangeResult;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.ChangesQuery;
import io.realtime4j.api.spi.store.ContactStore;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.LogScan;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.Retained;
import io.realtime4j.api.spi.store.Retention;
import io.realtime4j.api.spi.store.RoomHead;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.RoomStore;
import io.realtime4j.api.spi.store.RoomUpdate;
import io.realtime4j.api.spi.store.ScanQuery;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.SettingsStore;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.api.spi.store.TailListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What no test here asks of a store. */
abstract class StoreStub implements ServerStore, MessageLog, RoomStore, ReceiptStore {
  private static UnsupportedOperationException unasked() {
    return new UnsupportedOperationException("no test asks for this");
  }

  @Override
  public CompletionStage<ChangeResult> change(ChangeEntry entry) {
    throw unasked();
  }

  @Override
  public CompletionStage<Long> lastLsn() {
    throw unasked();
  }

  @Override
  public CompletionStage<Map<String, RoomHead>> heads(String tenant, List<String> rooms) {
    throw unasked();
  }

  @Override
  public CompletionStage<LogScan> scan(ScanQuery query) {
    throw unasked();
  }

  @Override
  public CompletionStage<StorePage<ChangeRow>> changes(ChangesQuery query) {
    throw unasked();
  }

  @Override
  public CompletionStage<Optional<MessageRow>> at(String tenant, String room, long offset) {
    throw unasked();
  }

  @Override
  public CompletionStage<Map<String, String>> idsAt(String tenant, Map<String, Long> offsets) {
    throw unasked();
  }

  @Override
  public AutoCloseable tail(long afterLsn, TailListener listener) {
    throw unasked();
  }

  @Override
  public CompletionStage<Retained> retain(Retention rule) {
    throw unasked();
  }

  @Override
  public CompletionStage<Optional<RoomRow>> update(RoomUpdate update) {
    throw unasked();
  }

  @Override
  public CompletionStage<Boolean> delete(String tenant, String name) {
    throw unasked();
  }

  @Override
  public CompletionStage<StorePage<RoomRow>> page(String tenant, String afterName, int limit) {
    throw unasked();
  }

  @Override
  public CompletionStage<Optional<Membership>> assign(
      String tenant, String room, String userId, String role) {
    throw unasked();
  }

  @Override
  public CompletionStage<Void> unban(String tenant, String room, String userId) {
    throw unasked();
  }

  @Override
  public CompletionStage<StorePage<Ban>> bans(
      String tenant, String room, String afterUserId, int limit) {
    throw unasked();
  }

  @Override
  public CompletionStage<StorePage<Membership>> members(
      String tenant, String room, String afterUserId, int limit) {
    throw unasked();
  }

  @Override
  public CompletionStage<List<Receipt>> ofUsers(String tenant, String room, List<String> userIds) {
    throw unasked();
  }

  @Override
  public SettingsStore settings() {
    throw unasked();
  }

  @Override
  public ContactStore contacts() {
    throw unasked();
  }

  @Override
  public Optional<FeatureStore> features(String featureId) {
    return Optional.empty();
  }
}
