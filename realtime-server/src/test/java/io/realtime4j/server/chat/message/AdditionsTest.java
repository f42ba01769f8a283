package io.realtime4j.server.chat.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.ServerHooks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What features add has bounds, and the first to say something has said it. */
class AdditionsTest {
  private static JsonObject text(int length) {
    return JsonObject.of("a", "x".repeat(length - 8));
  }

  @Test
  void whatAFeatureHasAddedStays() {
    Additions both =
        Additions.NONE
            .and(List.of("1"), Map.of("1", JsonObject.of("a", 1, "b", 1)))
            .and(List.of("1", "2"), Map.of("1", JsonObject.of("a", 2, "c", 2), "3", text(10)));
    assertThat(both.byId()).isEqualTo(Map.of("1", JsonObject.of("a", 1, "b", 1, "c", 2)));
  }

  @Test
  void aMessageTakesSoMuchFromAllTogether() {
    int half = ServerHooks.MAX_ADDED_BYTES / 2;
    Additions first = Additions.NONE.and(List.of("1"), Map.of("1", text(half)));
    assertThat(first.bytes()).isEqualTo(half);
    assertThat(first.and(List.of("1"), Map.of("1", text(half))).bytes()).isEqualTo(2L * half);
    assertThat(first.and(List.of("1"), Map.of("1", text(half + 1))).bytes()).isEqualTo(half);
  }

  @Test
  void anAnswerTakesSoMuch() {
    List<String> ids = new ArrayList<>();
    Map<String, JsonObject> more = new LinkedHashMap<>();
    for (int i = 0; i < 65; i++) {
      ids.add("m" + i);
      more.put("m" + i, text(ServerHooks.MAX_ADDED_BYTES));
    }
    Additions all = Additions.NONE.and(ids, more);
    assertThat(all.byId()).hasSize(64).doesNotContainKey("m64");
    assertThat(all.bytes()).isEqualTo(ServerHooks.MAX_ADDED_BYTES_IN_ALL);
  }
}
