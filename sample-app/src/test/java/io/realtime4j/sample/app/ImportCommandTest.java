package io.realtime4j.sample.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.realtime4j.api.spi.store.Ban;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.ServerStoreProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ImportCommandTest {
  private static final List<String> LINES =
      List.of(
          "{\"kind\":\"room\",\"name\":\"team\",\"visibility\":\"private\",\"createdAt\":\"2024-05-01T12:00:00Z\"}",
          "{\"kind\":\"message\",\"id\":\"a1\",\"room\":\"team\",\"userId\":\"ada\",\"sentAt\":1714564800000,\"content\":\"Hello\",\"userName\":\"Ada\"}",
          "",
          "{\"kind\":\"message\",\"id\":\"a2\",\"room\":\"team\",\"userId\":\"bob\",\"sentAt\":\"2024-05-01T12:00:01Z\",\"content\":\"Hi\",\"replyTo\":\"a1\",\"mentions\":[\"ada\"],\"metadata\":{\"k\":1}}",
          "{\"kind\":\"member\",\"room\":\"team\",\"userId\":\"ada\",\"role\":\"owner\"}",
          "{\"kind\":\"member\",\"room\":\"team\",\"userId\":\"bob\",\"muted\":true}",
          "{\"kind\":\"member\",\"room\":\"team\",\"userId\":\"eve\",\"banned\":true}");

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(List<String> lines) throws Exception {
    Path file = Files.write(folder.resolve("lines.jsonl"), lines);
    CommandLine commands = Main.commandLine(Map.of());
    commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commands.execute(
        "import", "--store", "sqlite:" + folder.resolve("chat.db"), file.toString());
  }

  /** Modules find it as the command does. */
  private static ServerStoreProvider sqlite() {
    return ServiceLoader.load(ServerStoreProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.id().equals("sqlite"))
        .findFirst()
        .orElseThrow();
  }

  private <T> T inStore(Function<ServerStore, T> read) {
    try (ServerStore store = sqlite().open(folder.resolve("chat.db").toString(), null)) {
      return read.apply(store);
    }
  }

  private List<MessageRow> messages() {
    return inStore(
        store ->
            store
                .log()
                .page(PageQuery.builder().tenant("primary").room("team").limit(100).build())
                .toCompletableFuture()
                .join()
                .rows());
  }

  @Test
  void whatIsImportedIsThereOnceHoweverOftenItIs() throws Exception {
    assertThat(run(LINES)).isZero();
    assertThat(out.toString()).contains("1 rooms, 3 members and 2 messages were stored; 0 were");
    assertThat(run(LINES)).isZero();
    assertThat(out.toString()).contains("0 rooms", "0 messages were stored");

    List<MessageRow> rows = messages();
    assertThat(rows).extracting(MessageRow::messageId).containsExactly("a1", "a2");
    assertThat(rows).extracting(MessageRow::offset).containsExactly(1L, 2L);
    assertThat(rows)
        .extracting(MessageRow::sentAtMillis)
        .containsExactly(1714564800000L, 1714564801000L);
    assertThat(new String(rows.get(0).body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"userName\":\"Ada\",\"content\":\"Hello\",\"type\":\"text\"}");
    List<Membership> members =
        inStore(
            store ->
                store
                    .rooms()
                    .members("primary", "team", "", 10)
                    .toCompletableFuture()
                    .join()
                    .rows());
    assertThat(members)
        .extracting(Membership::userId, Membership::role)
        .containsExactly(tuple("ada", "owner"), tuple("bob", "member"));
    Optional<Ban> ban =
        inStore(
            store -> store.rooms().banOf("primary", "team", "eve").toCompletableFuture().join());
    assertThat(ban).isPresent();
  }

  private List<Long> beginnings(String room) {
    List<Membership> members =
        inStore(
            store ->
                store.rooms().members("primary", room, "", 10).toCompletableFuture().join().rows());
    return members.stream().map(Membership::fromOffset).toList();
  }

  @Test
  void aMemberIsMeantByWhatComesAfterTheImport() throws Exception {
    List<String> lines = new ArrayList<>(LINES);
    lines.add("{\"kind\":\"room\",\"name\":\"dm:ada:bob\"}");
    lines.add("{\"kind\":\"member\",\"room\":\"dm:ada:bob\",\"userId\":\"ada\"}");
    assertThat(run(lines)).isZero();
    assertThat(beginnings("team")).containsExactly(2L, 2L);
    assertThat(beginnings("dm:ada:bob")).containsExactly(0L);
    List<RoomRow> rooms =
        inStore(store -> store.rooms().list("primary").toCompletableFuture().join());
    assertThat(rooms)
        .extracting(RoomRow::name, RoomRow::type, RoomRow::visibility)
        .containsExactlyInAnyOrder(
            tuple("team", "room", "private"), tuple("dm:ada:bob", "dm", "private"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | is no JSON",
        "[1] | is no JSON object",
        "{'kind':'user'} | kind must be",
        "{'kind':'message','id':'x','room':'team','userId':'u','content':'c'} | sentAt is required",
        "{'kind':'message','id':'x','room':'team','userId':'u','sentAt':'today','content':'c'} | sentAt must be a time",
        "{'kind':'message','id':'x','room':'team','userId':'u','sentAt':1,'content':''} | content must not be empty",
        "{'kind':'message','id':'x','room':'elsewhere','userId':'u','sentAt':1,'content':'c'} | elsewhere is in no line before",
        "{'kind':'message','room':'team','userId':'u','sentAt':1,'content':'c'} | id is required",
        "{'kind':'member','room':'team','userId':'u','isBanned':true} | has no \"isBanned\"",
        "{'kind':'member','room':'team','userId':'u','banned':'yes'} | banned must be true or false",
        "{'kind':'room','name':'x','visibility':'hidden'} | visibility must be",
        "{'kind':'room','name':'dm:bob:alice'} | in order: dm:alice:bob",
        "{'kind':'room','name':'dm:alice:bob','visibility':'public'} | must be private",
        "{'kind':'room','name':'channel:a','visibility':'secret'} | plain names only",
        "{'kind':'room','name':'channel:a:thread:b'} | name must be of a room",
        "{'kind':'room','name':'channel:'} | name must be of a room",
        "{'kind':'room','name':'half \\ud800'} | name must be of 1 to 255",
        "{'kind':'message','id':'x','room':'team','userId':'u','sentAt':1,'content':'c','attachments':[1]} | attachments must be objects",
        "{'kind':'message','id':'x','room':'team','userId':'u','sentAt':1,'content':'c','mentions':['']} | mentions must be user ids",
        "{'kind':'message','id':'x','room':'team','userId':'u','sentAt':1,'content':'c','metadata':{'a':[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}} | metadata must be nested at most 32"
      })
  void aLineThatIsWrongIsNamedAndNothingIsImported(String line, String reason) throws Exception {
    List<String> lines = new ArrayList<>(LINES);
    lines.add(line.replace('\'', '"'));

    assertThat(run(lines)).isEqualTo(1);
    assertThat(err.toString()).startsWith("realtime: INVALID_LINE: Line 8 of ").contains(reason);
    assertThat(messages()).isEmpty();
    List<RoomRow> rooms =
        inStore(store -> store.rooms().list("primary").toCompletableFuture().join());
    assertThat(rooms).isEmpty();
  }

  @Test
  void aStoreThatAServerHasOpenIsLeftAlone() throws Exception {
    try (ServerStore held = sqlite().open(folder.resolve("chat.db").toString(), null)) {
      assertThat(run(LINES)).isEqualTo(1);
      assertThat(err.toString()).contains("realtime: STORE_LOCKED: ");
      assertThat(held.isDurable()).isTrue();
    }
  }
}
