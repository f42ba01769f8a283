package io.realtime4j.server.chat;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.ContactRow;
import io.realtime4j.api.spi.store.ContactStore;
import io.realtime4j.api.spi.store.SettingsRow;
import io.realtime4j.api.spi.store.SettingsStore;
import io.realtime4j.api.spi.store.StorePage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Settings and contacts in memory, answered later, or never. */
public final class FakePrivacy implements SettingsStore, ContactStore {
  /** How it behaves. */
  public enum Mood {
    WELL,
    /** Says that it cannot. */
    FAILS,
    /** Throws. */
    THROWS,
    /** Gives no stage at all. */
    GIVES_NULL,
    /** Does what is asked and never says so. */
    HANGS
  }

  private final Executor writer;
  private final TreeMap<String, SettingsRow> settings = new TreeMap<>();
  private final TreeMap<String, ContactRow> contacts = new TreeMap<>();
  public Mood mood = Mood.WELL;

  FakePrivacy(Executor writer) {
    this.writer = writer;
  }

  private <T> CompletionStage<T> later(Supplier<T> action) {
    Mood now = mood;
    switch (now) {
      case THROWS -> throw new IllegalStateException("boom");
      case GIVES_NULL -> {
        return null;
      }
      default -> {
        CompletableFuture<T> future = new CompletableFuture<>();
        writer.execute(
            () -> {
              if (now == Mood.FAILS) {
                future.completeExceptionally(
                    new StoreException(StoreException.FAILED, "disk full", null));
              } else {
                T value = action.get();
                if (now == Mood.WELL) {
                  future.complete(value);
                }
              }
            });
        return future;
      }
    }
  }

  private static String key(String... parts) {
    return String.join("\0", parts);
  }

  @Override
  public CompletionStage<Optional<SettingsRow>> get(String tenant, String userId) {
    return later(() -> Optional.ofNullable(settings.get(key(tenant, userId))));
  }

  @Override
  public CompletionStage<Void> put(List<SettingsRow> rows) {
    return later(
        () -> {
          rows.forEach(row -> settings.put(key(row.tenant(), row.userId()), row));
          return null;
        });
  }

  @Override
  public CompletionStage<Boolean> replace(SettingsRow row, byte[] before) {
    return later(
        () -> {
          String key = key(row.tenant(), row.userId());
          SettingsRow known = settings.get(key);
          boolean isSame = Arrays.equals(known == null ? null : known.body(), before);
          if (isSame) {
            settings.put(key, row);
          }
          return isSame;
        });
  }

  @Override
  public CompletionStage<Void> delete(String tenant, String userId) {
    return later(
        () -> {
          settings.remove(key(tenant, userId));
          return null;
        });
  }

  @Override
  public CompletionStage<StorePage<SettingsRow>> page(
      String tenant, String afterUserId, int limit) {
    return later(
        () -> {
          List<SettingsRow> rows =
              settings.tailMap(key(tenant, afterUserId), false).values().stream()
                  .filter(row -> row.tenant().equals(tenant))
                  .toList();
          return StorePage.of(rows.subList(0, Math.min(limit, rows.size())), rows.size() > limit);
        });
  }

  @Override
  public CompletionStage<List<ContactRow>> add(List<ContactRow> rows) {
    return later(
        () -> {
          List<ContactRow> added = new ArrayList<>();
          for (ContactRow row : rows) {
            if (contacts.putIfAbsent(key(row.tenant(), row.userId(), row.contactId()), row)
                == null) {
              added.add(row);
            }
          }
          return added;
        });
  }

  @Override
  public CompletionStage<List<String>> remove(
      String tenant, String userId, List<String> contactIds) {
    return later(
        () ->
            contactIds.stream()
                .filter(id -> contacts.remove(key(tenant, userId, id)) != null)
                .toList());
  }

  @Override
  public CompletionStage<StorePage<ContactRow>> list(
      String tenant, String userId, String afterContactId, int limit) {
    return later(
        () -> {
          List<ContactRow> rows =
              contacts.tailMap(key(tenant, userId, afterContactId), false).values().stream()
                  .filter(row -> row.tenant().equals(tenant) && row.userId().equals(userId))
                  .toList();
          return StorePage.of(rows.subList(0, Math.min(limit, rows.size())), rows.size() > limit);
        });
  }

  @Override
  public CompletionStage<StorePage<ContactRow>> page(String tenant, ContactRow after, int limit) {
    throw new UnsupportedOperationException("contacts are read by user");
  }
}
