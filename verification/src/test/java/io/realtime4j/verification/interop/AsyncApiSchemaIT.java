package io.realtime4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** docs/asyncapi.yaml is what the specification calls a document of AsyncAPI 3. */
class AsyncApiSchemaIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode document() throws IOException {
    Path root = Path.of(System.getProperty("realtime4j.root"));
    return JSON.valueToTree(new Yaml().load(Files.readString(root.resolve("docs/asyncapi.yaml"))));
  }

  private static Schema schema() throws IOException {
    Path file = Node.packages().resolve("@asyncapi/specs/schemas/3.0.0-without-$id.json");
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(JSON.readTree(file.toFile()));
  }

  @Test
  void theDocumentIsAsTheSpecificationSays() throws IOException {
    List<Error> faults = schema().validate(document());
    assertThat(faults).isEmpty();
  }

  @Test
  void whatTheSpecificationDoesNotKnowIsAFault() throws IOException {
    Schema schema = schema();
    ObjectNode wrongField = document().deepCopy();
    wrongField.put("channel", "x");
    assertThat(schema.validate(wrongField)).isNotEmpty();
    ObjectNode wrongAction = document().deepCopy();
    JsonNode first = wrongAction.path("operations").iterator().next();
    ((ObjectNode) first).put("action", "listen");
    assertThat(schema.validate(wrongAction)).isNotEmpty();
    ObjectNode noInfo = document().deepCopy();
    noInfo.remove("info");
    assertThat(schema.validate(noInfo)).isNotEmpty();
  }
}
