package io.realtime4j.verification.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.MemberInfo;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RoomInfo;
import io.realtime4j.verification.kill.ServingProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The original's tables are exported by the file of deploy/, and imported into the same database.
 */
@Timeout(120)
class ReferenceTablesIT {
  private static final String TABLES =
      """
      CREATE TABLE realtime_rooms (
        id UUID PRIMARY KEY DEFAULT gen_random_uuid(), source_account_id VARCHAR(128) DEFAULT 'primary',
        name VARCHAR(255) NOT NULL, type VARCHAR(20) NOT NULL, visibility VARCHAR(20) DEFAULT 'public',
        max_members INTEGER, is_active BOOLEAN DEFAULT TRUE, settings JSONB, metadata JSONB,
        created_at TIMESTAMPTZ DEFAULT now(), updated_at TIMESTAMPTZ DEFAULT now(),
        UNIQUE (source_account_id, name));
      CREATE TABLE realtime_room_members (
        id UUID PRIMARY KEY DEFAULT gen_random_uuid(), source_account_id VARCHAR(128) DEFAULT 'primary',
        room_id UUID REFERENCES realtime_rooms(id) ON DELETE CASCADE, user_id VARCHAR(255) NOT NULL,
        role VARCHAR(50) DEFAULT 'member', is_muted BOOLEAN DEFAULT FALSE, is_banned BOOLEAN DEFAULT FALSE,
        joined_at TIMESTAMPTZ DEFAULT now(), last_seen TIMESTAMPTZ, metadata JSONB,
        UNIQUE (room_id, user_id));
      INSERT INTO realtime_rooms (name, type, visibility, max_members, is_active) VALUES
        ('general', 'channel', 'public', NULL, TRUE),
        ('ops', 'channel', 'secret', 50, TRUE),
        ('old', 'group', 'private', NULL, FALSE),
        ('dm:ada:bob', 'dm', 'public', 2, TRUE);
      INSERT INTO realtime_rooms (source_account_id, name, type) VALUES ('other', 'theirs', 'channel');
      INSERT INTO realtime_room_members (room_id, user_id, role, is_muted, is_banned)
        SELECT id, u.* FROM realtime_rooms, (VALUES
          ('ada', 'admin', FALSE, FALSE), ('bob', 'guest', TRUE, FALSE), ('mal', 'member', FALSE, TRUE)
        ) AS u WHERE name = 'ops';
      INSERT INTO realtime_room_members (room_id, user_id)
        SELECT id, u FROM realtime_rooms, unnest(ARRAY['ada', 'bob']) u WHERE name = 'dm:ada:bob';
      """;

  @TempDir Path folder;

  @Test
  void roomsAndMembersGoOver() throws Exception {
    Path lines = folder.resolve("rooms.jsonl");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      try (Connection connection = postgres.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(TABLES);
        Path export = Path.of(System.getProperty("realtime4j.root"), "deploy/reference-export.sql");
        List<String> exported = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(Files.readString(export))) {
          while (rows.next()) {
            exported.add(rows.getString(1));
          }
        }
        Files.write(lines, exported);
      }
      String store = "postgres://postgres:postgres@localhost:" + postgres.getPort() + "/postgres";
      Process imported =
          new ProcessBuilder(ServingProcess.command("import", "--store", store, lines.toString()))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("said").toFile())
              .start();
      assertThat(imported.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(folder.resolve("said")))
          .contains("4 rooms, 5 members and 0 messages were stored");
      try (RealtimeServer server =
          RealtimeServer.builder()
              .host("127.0.0.1")
              .port(0)
              .jwtSecret(Witness.SECRET)
              .transport("netty")
              .store(store)
              .variables(Map.of())
              .build()) {
        Witness.within(server.start());
        check(server.moderation("primary"));
      }
    }
  }

  private static void check(Moderation rooms) throws Exception {
    assertThat(Witness.within(rooms.rooms("", 100)).items())
        .extracting(RoomInfo::name)
        .containsExactly("announcements", "channel:ops", "dm:ada:bob", "general", "old");
    RoomInfo ops = Witness.within(rooms.room("channel:ops")).orElseThrow();
    assertThat(ops.maxMembers()).isEqualTo(50);
    assertThat(Witness.within(rooms.room("old")).orElseThrow().isClosed()).isTrue();
    assertThat(Witness.within(rooms.members("channel:ops", "", 100)).items())
        .extracting(MemberInfo::userId, MemberInfo::role)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("ada", "owner"),
            org.assertj.core.groups.Tuple.tuple("bob", "member"));
    assertThat(Witness.within(rooms.bans("channel:ops", "", 100)).items())
        .extracting(ban -> ban.userId())
        .containsExactly("mal");
    assertThat(Witness.within(rooms.members("dm:ada:bob", "", 100)).items()).hasSize(2);
  }
}
