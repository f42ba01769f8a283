package io.realtime4j.server.chat;

import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.Ban;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangeResult;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.ChangesQuery;
import io.realtime4j.api.spi.store.ContactStore;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.JoinRequest;
import io.realtime4j.api.spi.store.JoinResult;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.LogScan;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptQuery;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.Retained;
import io.realtime4j.api.spi.store.Retention;
import io.realtime4j.api.spi.store.RoomHead;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.RoomStore;
import io.realtime4j.api.spi.store.RoomUpdate;
import io.realtime4j.api.spi.store.ScanQuery;
import io.realtime4j.api.spi.store.SessionStore;
import io.realtime4j.api.spi.store.SettingsStore;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.api.spi.store.UnreadCount;
import io.realtime4j.api.spi.store.UnreadQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** A store in memory that answers later, from an executor of the test. */
public class FakeStore extends StoreStub {
  public final List<MessageRow> messages = new ArrayList<>();
  private final Map<String, List<String>> mentions = new HashMap<>();
  public final List<RoomRow> rooms = new ArrayList<>();
  public final List<Member> members = new ArrayList<>();
  public final List<Receipt> receipts = new ArrayList<>();
  public final Set<String> banned = new LinkedHashSet<>();
  private final Executor writer;
  // Runs what is late.
  public Executor slow = task -> {};
  private final Map<String, Long> newest = new HashMap<>();
  private long lsn;
  public boolean fails;
  // How each call is answered.
  public Supplier<Mood> mood = () -> Mood.WELL;
  public Supplier<Mood> appendMood = () -> mood.get();
  public Supplier<Mood> pageMood = () -> mood.get();
  public Supplier<Mood> scanMood = () -> mood.get();
  public Supplier<Mood> leaveMood = () -> mood.get();
  // What becomes of each append.
  public AppendFate appendFate = AppendFate.DONE;
  public boolean closed;

  /** Whether several servers use it. */
  public boolean isShared;

  // Pages of receipts are empty, and more is said to come.
  public boolean endless;
  public RuntimeException closeFailure;
  // While set, appends are done at once but say so only when the test runs these.
  public List<Runnable> held;
  // While set, joins are done, and answers to looks at members are given, when the test runs these.
  public List<Runnable> heldJoins;
  public List<Runnable> heldLooks;
  // While set, scans are answered when the test runs these.
  public List<Runnable> heldScans;
  public final List<ChangeRow> changes = new ArrayList<>();
  public final Map<String, Ban> bans = new LinkedHashMap<>();
  public int looks;
  public int banReads;
  public int idReads;
  public boolean keepsSessions = true;
  public final FakeValues values = new FakeValues(this::later);
  public boolean keepsValues = true;
  public int appendCalls;
  public int largestPage;
  public int receiptReads;
  public int checks;
  public final List<Retention> retentions = new ArrayList<>();

  public final FakePrivacy privacy;

  /** What becomes of an append, and what is heard of it. */
  public enum AppendFate {
    DONE,
    DONE_AND_FAILS,
    DONE_AND_HANGS,
    /** It is done, and says so, only after a while. */
    LATE
  }

  public FakeStore(Executor writer) {
    this.writer = writer;
    this.privacy = new FakePrivacy(writer);
  }

  public record Member(String tenant, String room, Membership span) {}

  /** Holds what another held when its process was killed. */
  public void takeOver(FakeStore other) {
    messages.addAll(other.messages);
    rooms.addAll(other.rooms);
    members.addAll(other.members);
    newest.putAll(other.newest);
    lsn = other.lsn;
    sessions.takeOver(other.sessions);
    values.takeOver(other.values);
  }

  /** Changes a message, as a moderator elsewhere would. */
  public void change(String messageId, String kind, String body) {
    MessageRow row =
        messages.stream().filter(m -> m.messageId().equals(messageId)).findFirst().orElseThrow();
    changed(
        ChangeEntry.builder()
            .tenant(row.tenant())
            .room(row.room())
            .messageId(messageId)
            .userId("mod")
            .kind(kind)
            .atMillis(ChatWorld.START.toEpochMilli())
            .body(body.getBytes(StandardCharsets.UTF_8))
            .build());
  }

  @Override
  public CompletionStage<ChangeResult> change(ChangeEntry entry) {
    if (held != null) {
      CompletableFuture<ChangeResult> future = new CompletableFuture<>();
      ChangeResult result = changed(entry);
      held.add(() -> future.complete(result));
      return future;
    }
    CompletionStage<ChangeResult> done =
        later(appendFate == AppendFate.LATE ? Mood.LATE : appendMood.get(), () -> changed(entry));
    return switch (appendFate) {
      case DONE, LATE -> done;
      case DONE_AND_HANGS -> new CompletableFuture<>();
      case DONE_AND_FAILS ->
          done.thenCompose(
              results -> CompletableFuture.failedFuture(new IllegalStateException("lost")));
    };
  }

  private ChangeResult changed(ChangeEntry entry) {
    Optional<ChangeRow> first =
        changes.stream()
            .filter(row -> entry.clientEditId() != null)
            .filter(row -> row.userId().equals(entry.userId()))
            .filter(row -> entry.clientEditId().equals(row.clientEditId()))
            .findFirst();
    if (first.isPresent()) {
      return first.get().messageId().equals(entry.messageId())
          ? new ChangeResult.Repeated(first.get().lsn(), first.get().edit(), first.get().atMillis())
          : new ChangeResult.OtherMessage(entry.clientEditId());
    }
    Optional<MessageRow> found =
        messages.stream()
            .filter(row -> row.messageId().equals(entry.messageId()))
            .filter(row -> row.room().equals(entry.room()))
            .findFirst();
    if (found.isEmpty()) {
      return new ChangeResult.NotFound();
    }
    MessageRow row = found.get();
    boolean deletes = entry.kind().equals(ChangeEntry.DELETE);
    if (row.isDeleted()) {
      return deletes
          ? new ChangeResult.Repeated(row.changeLsn(), 0, row.changedAtMillis())
          : new ChangeResult.Deleted(row.changeLsn());
    }
    byte[] body = deletes ? new byte[0] : entry.body();
    int edit = deletes ? 0 : row.edits() + 1;
    MessageRow changed =
        row.toBuilder()
            .body(body)
            .edits(deletes ? row.edits() : edit)
            .isDeleted(deletes)
            .changeLsn(++lsn)
            .changedBy(entry.userId())
            .changedAtMillis(entry.atMillis())
            .build();
    messages.set(messages.indexOf(row), changed);
    changes.add(
        ChangeRow.builder()
            .tenant(row.tenant())
            .room(row.room())
            .thread(row.thread())
            .messageId(entry.messageId())
            .offset(row.offset())
            .lsn(lsn)
            .kind(entry.kind())
            .userId(entry.userId())
            .clientEditId(entry.clientEditId())
            .edit(edit)
            .atMillis(entry.atMillis())
            .body(body)
            .build());
    return new ChangeResult.Changed(lsn, edit, changed);
  }

  @Override
  public CompletionStage<StorePage<ChangeRow>> changes(ChangesQuery query) {
    return later(
        () -> {
          List<ChangeRow> rows =
              changes.stream()
                  .filter(row -> row.room().equals(query.room()))
                  .filter(row -> row.lsn() > query.after() && row.lsn() <= query.upTo())
                  .filter(row -> row.offset() >= query.fromOffset())
                  .filter(row -> row.offset() <= query.toOffset())
                  .toList();
          boolean hasMore = rows.size() > query.limit();
          return StorePage.of(hasMore ? rows.subList(0, query.limit()) : rows, hasMore);
        });
  }

  /** What a scan says may have been removed. */
  public long expiredTo;

  public final FakeSessions sessions = new FakeSessions(() -> mood.get(), this::later);

  private <T> CompletionStage<T> later(Supplier<T> action) {
    return later(mood.get(), action);
  }

  private <T> CompletionStage<T> later(Mood now, Supplier<T> action) {
    if (now != Mood.WELL) {
      return now.answer(slow, () -> later(Mood.WELL, action));
    }
    CompletableFuture<T> future = new CompletableFuture<>();
    writer.execute(
        () -> {
          if (fails) {
            future.completeExceptionally(
                new io.realtime4j.api.StoreException(
                    io.realtime4j.api.StoreException.FAILED, "disk full", null));
          } else {
            future.complete(action.get());
          }
        });
    return future;
  }

  @Override
  public String id() {
    return "fake";
  }

  @Override
  public boolean isShared() {
    return isShared;
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public MessageLog log() {
    return this;
  }

  @Override
  public RoomStore rooms() {
    return this;
  }

  @Override
  public ReceiptStore receipts() {
    return this;
  }

  @Override
  public SettingsStore settings() {
    return privacy;
  }

  @Override
  public ContactStore contacts() {
    return privacy;
  }

  @Override
  public Optional<SessionStore> sessions() {
    return keepsSessions ? Optional.of(sessions) : Optional.empty();
  }

  @Override
  public Optional<FeatureStore> features(String featureId) {
    return keepsValues ? Optional.of(values.of(featureId)) : Optional.empty();
  }

  @Override
  public CompletionStage<Long> lastLsn() {
    return later(() -> lsn);
  }

  @Override
  public CompletionStage<LogScan> scan(ScanQuery query) {
    if (heldScans == null) {
      return scanNow(query);
    }
    CompletableFuture<LogScan> answer = new CompletableFuture<>();
    heldScans.add(() -> scanNow(query).thenAccept(answer::complete));
    return answer;
  }

  private CompletionStage<LogScan> scanNow(ScanQuery query) {
    return later(
        scanMood.get(),
        () -> {
          List<MessageRow> rows =
              messages.stream()
                  .filter(row -> query.tenant() == null || row.tenant().equals(query.tenant()))
                  .filter(row -> query.rooms().isEmpty() || query.rooms().contains(row.room()))
                  .filter(row -> row.lsn() > query.after() && row.lsn() <= query.upTo())
                  .toList();
          List<LogEntry> entries = new ArrayList<>(rows);
          changes.stream()
              .filter(row -> query.rooms().isEmpty() || query.rooms().contains(row.room()))
              .filter(row -> query.tenant() == null || row.tenant().equals(query.tenant()))
              .filter(row -> row.lsn() > query.after() && row.lsn() <= query.upTo())
              .forEach(entries::add);
          entries.sort(Comparator.comparingLong(LogEntry::lsn));
          boolean hasMore = entries.size() > query.limit();
          List<LogEntry> page = hasMore ? entries.subList(0, query.limit()) : entries;
          return LogScan.builder()
              .entries(List.copyOf(page))
              .hasMore(hasMore)
              .completeTo(hasMore ? page.get(page.size() - 1).lsn() : Math.min(lsn, query.upTo()))
              .expiredTo(expiredTo)
              .build();
        });
  }

  @Override
  public CompletionStage<Void> check() {
    checks++;
    return later(() -> null);
  }

  @Override
  public void close() {
    closed = true;
    if (closeFailure != null) {
      throw closeFailure;
    }
  }

  @Override
  public String epoch() {
    return "e1";
  }

  @Override
  public CompletionStage<List<AppendResult>> append(List<MessageEntry> entries) {
    appendCalls++;
    if (held != null) {
      CompletableFuture<List<AppendResult>> future = new CompletableFuture<>();
      List<AppendResult> results = entries.stream().map(this::append).toList();
      held.add(() -> future.complete(results));
      return future;
    }
    CompletionStage<List<AppendResult>> done =
        later(
            appendFate == AppendFate.LATE ? Mood.LATE : appendMood.get(),
            () -> entries.stream().map(this::append).toList());
    return switch (appendFate) {
      case DONE, LATE -> done;
      case DONE_AND_HANGS -> new CompletableFuture<>();
      case DONE_AND_FAILS ->
          done.thenCompose(
              results -> CompletableFuture.failedFuture(new IllegalStateException("lost")));
    };
  }

  private AppendResult append(MessageEntry entry) {
    Predicate<MessageRow> own =
        row -> row.tenant().equals(entry.tenant()) && row.userId().equals(entry.userId());
    if (entry.clientMessageId() != null) {
      Optional<MessageRow> first =
          messages.stream()
              .filter(own.and(row -> entry.clientMessageId().equals(row.clientMessageId())))
              .findFirst();
      if (first.isPresent()) {
        return first.get().room().equals(entry.room())
            ? new AppendResult.Duplicate(
                first.get().messageId(), first.get().offset(), first.get().sentAtMillis())
            : new AppendResult.OtherRoom(entry.clientMessageId());
      }
    }
    if (entry.after() != null
        && messages.stream()
            .noneMatch(own.and(row -> entry.after().equals(row.clientMessageId())))) {
      return new AppendResult.OutOfOrder(entry.after());
    }
    long offset = newest.merge(entry.tenant() + "/" + entry.room(), 1L, Long::sum);
    mentions.put(entry.messageId(), entry.mentions());
    messages.add(
        MessageRow.builder()
            .tenant(entry.tenant())
            .room(entry.room())
            .thread(entry.thread())
            .messageId(entry.messageId())
            .userId(entry.userId())
            .clientMessageId(entry.clientMessageId())
            .offset(offset)
            .lsn(++lsn)
            .sentAtMillis(entry.sentAtMillis())
            .body(entry.body())
            .build());
    return new AppendResult.Appended(offset, lsn);
  }

  private long newest(String tenant, String room) {
    return newest.getOrDefault(tenant + "/" + room, 0L);
  }

  @Override
  public CompletionStage<RoomHead> head(String tenant, String room) {
    return later(() -> RoomHead.builder().newest(newest(tenant, room)).oldest(1).build());
  }

  @Override
  public CompletionStage<StorePage<MessageRow>> page(PageQuery query) {
    int limit = query.limit();
    largestPage = Math.max(largestPage, limit);
    return later(
        pageMood.get(),
        () -> {
          List<MessageRow> rows =
              messages.stream()
                  .filter(row -> row.tenant().equals(query.tenant()))
                  .filter(row -> row.room().equals(query.room()))
                  .filter(row -> query.thread() == null || query.thread().equals(row.thread()))
                  .filter(row -> row.offset() > query.after() && row.offset() < query.before())
                  .toList();
          int size = rows.size();
          int kept = 0;
          long bytes = 0;
          while (kept < Math.min(limit, size)) {
            bytes += rows.get(query.newestFirst() ? size - 1 - kept : kept).body().length;
            if (kept > 0 && bytes > query.maxBytes()) {
              break;
            }
            kept++;
          }
          return StorePage.of(
              query.newestFirst() ? rows.subList(size - kept, size) : rows.subList(0, kept),
              size > kept);
        });
  }

  @Override
  public CompletionStage<Optional<MessageRow>> byId(String tenant, String messageId) {
    return byIds(tenant, List.of(messageId)).thenApply(rows -> rows.stream().findFirst());
  }

  @Override
  public CompletionStage<List<MessageRow>> byIds(String tenant, List<String> ids) {
    idReads++;
    return later(
        () ->
            messages.stream()
                .filter(row -> row.tenant().equals(tenant) && ids.contains(row.messageId()))
                .toList());
  }

  @Override
  public CompletionStage<List<MessageRow>> byClientIds(
      String tenant, String userId, List<String> ids) {
    return later(
        () ->
            messages.stream()
                .filter(row -> row.tenant().equals(tenant) && row.userId().equals(userId))
                .filter(row -> row.clientMessageId() != null)
                .filter(row -> ids.contains(row.clientMessageId()))
                .toList());
  }

  @Override
  public CompletionStage<RoomRow> createIfAbsent(RoomRow room) {
    return later(
        () ->
            find(room)
                .orElseGet(
                    () -> {
                      rooms.add(room);
                      return room;
                    }));
  }

  private Optional<RoomRow> find(RoomRow wanted) {
    return rooms.stream()
        .filter(r -> r.tenant().equals(wanted.tenant()) && r.name().equals(wanted.name()))
        .findFirst();
  }

  @Override
  public CompletionStage<Optional<RoomRow>> find(String tenant, String name) {
    return later(() -> find(RoomRow.builder().tenant(tenant).name(name).type("room").build()));
  }

  @Override
  public CompletionStage<List<RoomRow>> list(String tenant) {
    return later(() -> rooms.stream().filter(r -> r.tenant().equals(tenant)).toList());
  }

  @Override
  public CompletionStage<Optional<Membership>> member(String tenant, String room, String userId) {
    looks++;
    CompletionStage<Optional<Membership>> found =
        later(() -> open(tenant, room, userId).map(Member::span));
    if (heldLooks == null) {
      return found;
    }
    CompletableFuture<Optional<Membership>> answer = new CompletableFuture<>();
    heldLooks.add(() -> found.thenAccept(answer::complete));
    return answer;
  }

  private Optional<Member> open(String tenant, String room, String userId) {
    return members.stream()
        .filter(m -> m.tenant.equals(tenant) && m.room.equals(room))
        .filter(m -> m.span.userId().equals(userId) && m.span.isOpen())
        .findFirst();
  }

  @Override
  public CompletionStage<Optional<Membership>> mute(
      String tenant, String room, String userId, long untilMillis) {
    return later(
        () -> {
          Optional<Member> old = open(tenant, room, userId);
          old.ifPresent(
              member ->
                  members.set(
                      members.indexOf(member),
                      new Member(
                          tenant,
                          room,
                          member.span.toBuilder().mutedUntilMillis(untilMillis).build())));
          return open(tenant, room, userId).map(Member::span);
        });
  }

  @Override
  public CompletionStage<Void> ban(Ban ban, long offset) {
    return later(
        () -> {
          bans.put(ban.room() + "/" + ban.userId(), ban);
          open(ban.tenant(), ban.room(), ban.userId())
              .ifPresent(
                  member ->
                      members.set(
                          members.indexOf(member),
                          new Member(
                              ban.tenant(),
                              ban.room(),
                              member.span.toBuilder().toOffset(offset).build())));
          return null;
        });
  }

  @Override
  public CompletionStage<Void> unban(String tenant, String room, String userId) {
    return later(
        () -> {
          bans.remove(room + "/" + userId);
          return null;
        });
  }

  @Override
  public CompletionStage<StorePage<Ban>> bans(
      String tenant, String room, String afterUserId, int limit) {
    banReads++;
    return later(
        () -> {
          List<Ban> all =
              bans.values().stream()
                  .filter(ban -> ban.tenant().equals(tenant) && ban.room().equals(room))
                  .filter(ban -> ban.userId().compareTo(afterUserId) > 0)
                  .sorted(Comparator.comparing(Ban::userId))
                  .toList();
          return StorePage.of(all.subList(0, Math.min(limit, all.size())), all.size() > limit);
        });
  }

  @Override
  public CompletionStage<Optional<Membership>> assign(
      String tenant, String room, String userId, String role) {
    return later(
        () -> {
          Optional<Member> old = open(tenant, room, userId);
          old.ifPresent(
              member ->
                  members.set(
                      members.indexOf(member),
                      new Member(tenant, room, member.span.toBuilder().role(role).build())));
          return open(tenant, room, userId).map(Member::span);
        });
  }

  @Override
  public CompletionStage<StorePage<Membership>> members(
      String tenant, String room, String afterUserId, int limit) {
    return later(
        () -> {
          List<Membership> all =
              members.stream()
                  .filter(m -> m.tenant.equals(tenant) && m.room.equals(room))
                  .map(Member::span)
                  .filter(span -> span.isOpen() && span.userId().compareTo(afterUserId) > 0)
                  .sorted(Comparator.comparing(Membership::userId))
                  .toList();
          return StorePage.of(all.subList(0, Math.min(limit, all.size())), all.size() > limit);
        });
  }

  @Override
  public CompletionStage<Optional<RoomRow>> update(RoomUpdate update) {
    return later(
        () -> {
          rooms.replaceAll(
              row ->
                  row.tenant().equals(update.tenant()) && row.name().equals(update.name())
                      ? updated(row, update)
                      : row);
          return find(
              RoomRow.builder().tenant(update.tenant()).name(update.name()).type("room").build());
        });
  }

  private static RoomRow updated(RoomRow row, RoomUpdate update) {
    return row.toBuilder()
        .visibility(update.visibility() == null ? row.visibility() : update.visibility())
        .maxMembers(update.maxMembers() == null ? row.maxMembers() : update.maxMembers())
        .slowModeMillis(
            update.slowModeMillis() == null ? row.slowModeMillis() : update.slowModeMillis())
        .isClosed(update.isClosed() == null ? row.isClosed() : update.isClosed())
        .build();
  }

  @Override
  public CompletionStage<StorePage<RoomRow>> page(String tenant, String afterName, int limit) {
    return later(
        () -> {
          List<RoomRow> all =
              rooms.stream()
                  .filter(row -> row.tenant().equals(tenant))
                  .filter(row -> row.name().compareTo(afterName) > 0)
                  .sorted(Comparator.comparing(RoomRow::name))
                  .toList();
          return StorePage.of(all.subList(0, Math.min(limit, all.size())), all.size() > limit);
        });
  }

  @Override
  public CompletionStage<Optional<Ban>> banOf(String tenant, String room, String userId) {
    looks++;
    return later(() -> Optional.ofNullable(bans.get(room + "/" + userId)));
  }

  @Override
  public CompletionStage<JoinResult> join(JoinRequest request) {
    if (heldJoins == null) {
      return joinNow(request);
    }
    CompletableFuture<JoinResult> answer = new CompletableFuture<>();
    heldJoins.add(() -> joinNow(request).thenAccept(answer::complete));
    return answer;
  }

  private CompletionStage<JoinResult> joinNow(JoinRequest request) {
    return later(
        () -> {
          if (banned.contains(request.userId())) {
            return new JoinResult.Banned(
                Ban.builder()
                    .tenant(request.tenant())
                    .room(request.room())
                    .userId(request.userId())
                    .build());
          }
          Optional<Member> known = open(request.tenant(), request.room(), request.userId());
          if (known.isPresent()) {
            return new JoinResult.Joined(known.get().span(), false);
          }
          long open =
              members.stream()
                  .filter(m -> m.tenant.equals(request.tenant()) && m.room.equals(request.room()))
                  .filter(m -> m.span.isOpen())
                  .count();
          if (request.maxMembers() > 0 && open >= request.maxMembers()) {
            return new JoinResult.Full((int) open);
          }
          Ban ban = bans.get(request.room() + "/" + request.userId());
          if (ban != null && ban.untilMillis() > request.atMillis()) {
            return new JoinResult.Banned(ban);
          }
          long mutedUntil =
              members.stream()
                  .filter(m -> m.tenant.equals(request.tenant()) && m.room.equals(request.room()))
                  .filter(m -> m.span.userId().equals(request.userId()))
                  .reduce(0L, (until, m) -> m.span.mutedUntilMillis(), (a, b) -> b);
          Membership span =
              Membership.builder()
                  .userId(request.userId())
                  .role(request.role())
                  .fromOffset(request.fromOffset())
                  .joinedAtMillis(request.atMillis())
                  .mutedUntilMillis(mutedUntil)
                  .build();
          members.add(new Member(request.tenant(), request.room(), span));
          return new JoinResult.Joined(span, true);
        });
  }

  @Override
  public CompletionStage<Void> leave(String tenant, String room, String userId, long offset) {
    return later(
        leaveMood.get(),
        () -> {
          members.replaceAll(
              m ->
                  m.tenant.equals(tenant)
                          && m.room.equals(room)
                          && m.span.userId().equals(userId)
                          && m.span.isOpen()
                      ? new Member(tenant, room, m.span.toBuilder().toOffset(offset).build())
                      : m);
          return null;
        });
  }

  @Override
  public CompletionStage<List<Membership>> memberships(String tenant, String room) {
    return later(
        () ->
            members.stream()
                .filter(m -> m.tenant.equals(tenant) && m.room.equals(room))
                .map(Member::span)
                .sorted(Comparator.comparing(Membership::userId))
                .toList());
  }

  @Override
  public CompletionStage<List<String>> roomsOf(String tenant, String userId) {
    return later(
        () ->
            members.stream()
                .filter(m -> m.tenant.equals(tenant) && m.span.userId().equals(userId))
                .filter(m -> m.span.isOpen())
                .map(Member::room)
                .sorted()
                .toList());
  }

  @Override
  public CompletionStage<List<Receipt>> add(List<Receipt> more) {
    return later(() -> more.stream().flatMap(receipt -> added(receipt).stream()).toList());
  }

  private List<Receipt> added(Receipt more) {
    List<Receipt> same = new ArrayList<>();
    TreeSet<Long> held = new TreeSet<>();
    for (Receipt one : receipts) {
      if (key(one).equals(key(more))) {
        same.add(one);
        LongStream.rangeClosed(one.from(), one.to()).forEach(held::add);
      }
    }
    TreeSet<Long> news = new TreeSet<>();
    LongStream.rangeClosed(more.from(), more.to())
        .filter(o -> !held.contains(o))
        .forEach(news::add);
    if (!news.isEmpty()) {
      held.addAll(news);
      receipts.removeAll(same);
      receipts.addAll(runs(more, held));
    }
    return runs(more, news);
  }

  private static List<Receipt> runs(Receipt like, TreeSet<Long> offsets) {
    List<Receipt> runs = new ArrayList<>();
    for (long offset : offsets) {
      int last = runs.size() - 1;
      if (last >= 0 && runs.get(last).to() == offset - 1) {
        runs.set(last, runs.get(last).toBuilder().to(offset).build());
      } else {
        runs.add(like.toBuilder().from(offset).to(offset).build());
      }
    }
    return runs;
  }

  private static Receipt key(Receipt receipt) {
    return receipt.toBuilder().from(1).to(1).atMillis(0).build();
  }

  @Override
  public CompletionStage<Retained> retain(Retention rule) {
    retentions.add(rule);
    return later(() -> Retained.builder().hasMore(retentions.size() == 1).build());
  }

  @Override
  public CompletionStage<List<Receipt>> ofUsers(String tenant, String room, List<String> users) {
    return later(
        () ->
            receipts.stream()
                .filter(r -> r.tenant().equals(tenant) && r.room().equals(room))
                .filter(r -> users.contains(r.userId()))
                .toList());
  }

  @Override
  public CompletionStage<StorePage<MessageRow>> unread(UnreadQuery query) {
    return later(() -> unreadNow(query));
  }

  private StorePage<MessageRow> unreadNow(UnreadQuery query) {
    List<MessageRow> all =
        messages.stream()
            .filter(row -> row.tenant().equals(query.tenant()) && row.room().equals(query.room()))
            .filter(row -> row.offset() > query.after() && row.offset() <= query.upTo())
            .filter(row -> query.thread() == null || query.thread().equals(row.thread()))
            .filter(row -> !row.userId().equals(query.userId()) && !row.isDeleted())
            .filter(row -> receipts.stream().noneMatch(r -> isRead(r, query, row)))
            .toList();
    int size = all.size();
    int kept = Math.min(query.limit(), size);
    return StorePage.of(
        query.newestFirst() ? all.subList(size - kept, size) : all.subList(0, kept), size > kept);
  }

  private static boolean isRead(Receipt receipt, UnreadQuery query, MessageRow row) {
    return receipt.kind() == Kind.READ
        && receipt.room().equals(query.room())
        && receipt.userId().equals(query.userId())
        && (receipt.thread() == null || receipt.thread().equals(row.thread()))
        && receipt.from() <= row.offset()
        && row.offset() <= receipt.to();
  }

  @Override
  public CompletionStage<UnreadCount> countUnread(UnreadQuery query) {
    return later(
        () -> {
          StorePage<MessageRow> unread = unreadNow(query);
          return UnreadCount.builder()
              .messages(unread.rows().size())
              .mentions(
                  (int)
                      unread.rows().stream()
                          .filter(
                              row ->
                                  mentions
                                      .getOrDefault(row.messageId(), List.of())
                                      .contains(query.userId()))
                          .count())
              .firstOffset(unread.rows().isEmpty() ? 0 : unread.rows().get(0).offset())
              .hasMore(unread.hasMore())
              .build();
        });
  }

  @Override
  public CompletionStage<StorePage<Receipt>> ofMessage(ReceiptQuery query) {
    if (endless) {
      return later(() -> StorePage.of(List.of(), true));
    }
    return later(
        () -> {
          Map<String, List<Receipt>> byUser = new TreeMap<>();
          receipts.stream()
              .filter(r -> r.tenant().equals(query.tenant()) && r.room().equals(query.room()))
              .filter(r -> Objects.equals(r.thread(), query.thread()))
              .filter(r -> r.from() <= query.offset() && query.offset() <= r.to())
              .filter(r -> r.userId().compareTo(query.afterUserId()) > 0)
              .sorted(Comparator.comparing(Receipt::kind))
              .forEach(r -> byUser.computeIfAbsent(r.userId(), u -> new ArrayList<>()).add(r));
          List<Receipt> rows = new ArrayList<>();
          byUser.values().stream().limit(query.limit()).forEach(rows::addAll);
          return StorePage.of(rows, byUser.size() > query.limit());
        });
  }

  @Override
  public CompletionStage<Optional<MessageRow>> at(String tenant, String room, long offset) {
    return later(
        () ->
            messages.stream()
                .filter(row -> row.tenant().equals(tenant) && row.room().equals(room))
                .filter(row -> row.offset() == offset)
                .findFirst());
  }

  @Override
  public CompletionStage<List<Receipt>> ofRoom(String tenant, String room) {
    receiptReads++;
    return later(
        () ->
            receipts.stream()
                .filter(r -> r.tenant().equals(tenant) && r.room().equals(room))
                .toList());
  }
}
