package io.realtime4j.verification.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** docs/asyncapi.yaml, with a schema for each of its messages. */
final class AsyncApi {
  static final String FROM_CLIENT = "fromClient.";
  static final String FROM_SERVER = "fromServer.";
  static final String ACKS = "acks.";
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SENDER = Pattern.compile("sent by ([^,]+)");
  private static final Pattern ERROR = Pattern.compile("refused with ([A-Z_]+)");

  private final JsonNode document;
  private final Map<String, Schema> schemas = new LinkedHashMap<>();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  /**
   * One of the examples of a message.
   *
   * @param from whose session sends it
   * @param error with what it is refused, empty if it is not
   */
  record Example(String event, JsonNode payload, String from, String error) {}

  private AsyncApi(JsonNode document) {
    this.document = document;
  }

  static AsyncApi read(Path root) {
    try {
      String text = Files.readString(root.resolve("docs/asyncapi.yaml"));
      return new AsyncApi(JSON.valueToTree(new Yaml().load(text)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode document() {
    return document;
  }

  JsonNode messages() {
    return document.path("components").path("messages");
  }

  /** Returns the names of the events of one direction, in order. */
  Set<String> events(String direction) {
    Set<String> events = new LinkedHashSet<>();
    messages()
        .properties()
        .forEach(
            message -> {
              if (message.getKey().startsWith(direction)) {
                events.add(message.getValue().path("name").asText());
              }
            });
    return events;
  }

  /** Returns the codes of an enumeration. */
  Set<String> codes(String schema) {
    Set<String> codes = new TreeSet<>();
    document
        .path("components")
        .path("schemas")
        .path(schema)
        .path("enum")
        .forEach(code -> codes.add(code.asText()));
    return codes;
  }

  /** Returns the examples of one direction, in order. */
  List<Example> examples(String direction) {
    List<Example> examples = new ArrayList<>();
    messages()
        .properties()
        .forEach(
            message -> {
              if (message.getKey().startsWith(direction)) {
                String event = message.getValue().path("name").asText();
                for (JsonNode one : message.getValue().path("examples")) {
                  examples.add(
                      new Example(
                          event,
                          one.path("payload"),
                          said(SENDER, one, "alice"),
                          said(ERROR, one, "")));
                }
              }
            });
    return examples;
  }

  /** Returns what the summary of an example says: the specification has no place of its own. */
  private static String said(Pattern what, JsonNode example, String otherwise) {
    Matcher found = what.matcher(example.path("summary").asText());
    return found.find() ? found.group(1) : otherwise;
  }

  /** Returns what is wrong with a value, nothing if it is as the document says. */
  List<Error> faults(String direction, String event, JsonNode value) {
    String key = direction + event.replace(':', '.');
    return schemas.computeIfAbsent(key, this::schema).validate(value);
  }

  private Schema schema(String key) {
    if (!messages().has(key)) {
      throw new AssertionError("not in docs/asyncapi.yaml: " + key);
    }
    ObjectNode schema = JSON.createObjectNode();
    schema.put("$ref", "#/components/messages/" + key + "/payload");
    schema.set("components", document.path("components"));
    return registry.getSchema(schema);
  }
}
