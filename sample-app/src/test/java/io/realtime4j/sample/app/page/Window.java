package io.realtime4j.sample.app.page;

import io.realtime4j.api.json.JsonBool;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One user's window. */
final class Window {
  private static final long PATIENCE_SECONDS = Long.getLong("page.patience", 240);
  private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

  private final Browser browser;
  private final String handle;

  Window(Browser browser, String handle) {
    this.browser = browser;
    this.handle = handle;
  }

  void go(String url) {
    browser.select(handle);
    browser.command("POST", "/url", Json.toText(JsonObject.of("url", url)));
  }

  void close() {
    browser.select(handle);
    browser.command("DELETE", "/window", "");
  }

  void reload() {
    browser.select(handle);
    browser.command("POST", "/refresh", "{}");
  }

  void resize(int width, int height) {
    browser.select(handle);
    browser.command(
        "POST", "/window/rect", Json.toText(JsonObject.of("width", width, "height", height)));
  }

  void signIn(String name) {
    await("document.getElementById('name')");
    type("#name", name + "\n");
    await("document.querySelector('.composer-input')");
    await("document.getElementById('connection').dataset.state === 'connected'");
    await("document.querySelectorAll('.panel .person').length > 0 || innerWidth < 1101");
  }

  /** Types as a keyboard does, into an element. */
  void type(String selector, String text) {
    browser.select(handle);
    JsonObject found =
        (JsonObject)
            browser.command(
                "POST",
                "/element",
                Json.toText(JsonObject.of("using", "css selector", "value", selector)));
    String id = found.string(ELEMENT).orElseThrow();
    browser.command(
        "POST",
        "/element/" + id + "/value",
        Json.toText(JsonObject.of("text", text.replace('\n', '\uE007'))));
  }

  /** Presses keys one after the other, whatever has the focus. */
  void press(String keys) {
    keys(keys.chars().boxed().flatMap(key -> Stream.of(down(key), up(key))));
  }

  /** Presses keys at once: the last while the others are held. */
  void chord(String keys) {
    String backwards = new StringBuilder(keys).reverse().toString();
    keys(
        Stream.concat(keys.chars().mapToObj(Window::down), backwards.chars().mapToObj(Window::up)));
  }

  private static String down(int key) {
    return action("keyDown", key);
  }

  private static String up(int key) {
    return action("keyUp", key);
  }

  private static String action(String type, int key) {
    return Json.toText(JsonObject.of("type", type, "value", String.valueOf((char) key)));
  }

  private void keys(Stream<String> actions) {
    browser.select(handle);
    browser.command(
        "POST",
        "/actions",
        "{\"actions\":[{\"type\":\"key\",\"id\":\"keys\",\"actions\":["
            + actions.collect(Collectors.joining(","))
            + "]}]}");
  }

  void send(String text) {
    type(".conversation .composer-input", text + "\n");
  }

  /** Evaluates an expression. */
  JsonValue get(String expression, Object... arguments) {
    browser.select(handle);
    return browser.run("return " + expression, arguments);
  }

  /** Runs a script of another's. */
  void runs(String script) {
    browser.select(handle);
    browser.run(script);
  }

  /** Runs a script that says by {@code arguments[0]} what came of it. */
  String async(String script) {
    browser.select(handle);
    JsonObject question = JsonObject.of("script", script, "args", List.of());
    return ((JsonString) browser.command("POST", "/execute/async", Json.toText(question))).value();
  }

  String text(String expression, Object... arguments) {
    return ((JsonString) get("String(" + expression + ")", arguments)).value();
  }

  int number(String expression) {
    return (int) ((JsonNumber) get("Math.round(" + expression + ")")).doubleValue();
  }

  void click(String selector) {
    await("document.querySelector(arguments[0])", selector);
    get("(document.querySelector(arguments[0]).click(), true)", selector);
  }

  /** Waits until an expression holds. */
  void await(String expression, Object... arguments) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!(get("!!(" + expression + ")", arguments) instanceof JsonBool holds && holds.value())) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "not so within "
                + PATIENCE_SECONDS
                + " s: "
                + expression
                + "\nfocus: "
                + text("document.activeElement.outerHTML.slice(0, 200)")
                + "\nwritten: "
                + text("document.querySelector('.composer-input')?.value")
                + "\non the page:\n"
                + text("document.body.innerText.slice(0, 3000)"));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(40);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  void awaitText(String text) {
    await(
        "[...document.querySelectorAll('.conversation .text')]"
            + ".some(one => one.textContent === arguments[0])",
        text);
  }

  /** The mark of the last of one's own messages. */
  void awaitTick(String state) {
    await(
        "[...document.querySelectorAll('.conversation .tick')].pop()?.dataset.state === '"
            + state
            + "'");
  }

  /** Waits until the server has all that was written here. */
  void awaitSent() {
    await(
        "[...document.querySelectorAll('.conversation .tick')]"
            + ".every(one => one.dataset.state !== 'sending')");
  }

  /** Begins to keep what an element says from now on, by the name of a variable. */
  void keep(String variable, String selector) {
    get(
        "(() => { const node = document.querySelector(arguments[1]); const said = [];"
            + " window[arguments[0]] = said; new MutationObserver(() =>"
            + " said.push(node.textContent)).observe(node,"
            + " {childList: true, characterData: true, subtree: true}); return true; })"
            + ".apply(null, arguments)",
        variable,
        selector);
  }

  /** Returns what is seen, as PNG. */
  byte[] picture() {
    browser.select(handle);
    return browser.screenshot();
  }

  void screenshot(String name) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "screenshots"));
    Files.write(folder.resolve(name + ".png"), picture());
  }
}
