package io.realtime4j.server.chat.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/http-api.yaml says, as far as a test asks; it is written one thing a line. */
final class HttpApiDocument {
  private static final Pattern PATH = Pattern.compile("  (/\\S+):");
  private static final Pattern METHOD = Pattern.compile("    (get|put|post|patch|delete):");
  private static final Pattern STATUS = Pattern.compile("        '(2\\d\\d)':");
  private static final Pattern SCHEMA = Pattern.compile(" {14}schema: .*schemas/(\\w+)'}");
  private static final Pattern NAME = Pattern.compile("    (\\w+):");
  private static final Pattern REQUIRED = Pattern.compile("      required: \\[(.*)]");

  final List<Operation> operations = new ArrayList<>();
  final Map<String, List<String>> required = new LinkedHashMap<>();

  /** A method of a path, with how it is answered. */
  record Operation(String method, String path, int status, String schema) {
    String name() {
      return method + " " + path;
    }
  }

  private HttpApiDocument() {}

  static HttpApiDocument read() {
    HttpApiDocument document = new HttpApiDocument();
    String path = "";
    String method = "";
    String status = "";
    String name = "";
    for (String line : lines()) {
      path = found(PATH, line, path);
      method = found(METHOD, line, method);
      status = found(STATUS, line, status);
      name = found(NAME, line, name);
      Matcher schema = SCHEMA.matcher(line);
      if (schema.matches()) {
        document.operations.add(
            new Operation(
                method.toUpperCase(Locale.ROOT), path, Integer.parseInt(status), schema.group(1)));
      }
      Matcher required = REQUIRED.matcher(line);
      if (required.matches()) {
        document.required.put(name, List.of(required.group(1).split(", ")));
      }
    }
    return document;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(Path.of("..", "docs", "http-api.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String found(Pattern pattern, String line, String otherwise) {
    Matcher matcher = pattern.matcher(line);
    return matcher.matches() ? matcher.group(1) : otherwise;
  }
}
