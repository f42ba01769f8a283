package io.realtime4j.sample.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What somebody hides in one window is not to be seen in another. Each test has somebody who hides
 * nothing too, so that it is not the wait for what never comes that makes it green.
 */
@Tag("browser")
final class PagePrivacyIT {
  @RegisterExtension static final Site SITE = new Site();

  private static final String ESCAPE = "\uE00C";

  private static void flip(Window window, String setting) {
    window.click(".me");
    window.click("#" + setting);
    window.await("document.getElementById(arguments[0]).dataset.held === 'yes'", setting);
    window.press(ESCAPE);
  }

  private static void choose(Window window, String visibility) {
    window.click(".me");
    window.get(
        "(() => { const who = document.getElementById('visibility'); who.value = arguments[0];"
            + " who.dispatchEvent(new Event('change')); return true; }).apply(null, arguments)",
        visibility);
    window.await("document.getElementById('visibility').dataset.held === 'yes'");
    window.press(ESCAPE);
  }

  private static String line(String user) {
    return "document.querySelector(\".panel [data-user='"
        + user
        + "'] .person-text .quiet\")"
        + "?.textContent";
  }

  private static String dot(String user, String status) {
    return "document.querySelector(\".panel [data-user='" + user + "'] .dot-" + status + "\")";
  }

  @Test
  void whoHidesTypingIsNotSeenTyping() {
    Window maya = SITE.enter("Maya");
    Window noah = SITE.enter("Noah");
    Window zoe = SITE.enter("Zoe");
    flip(noah, "showTyping");
    maya.keep("typed", ".typing");
    noah.type(".conversation .composer-input", "In secret");
    zoe.type(".conversation .composer-input", "In the open");
    maya.await("document.querySelector('.typing').textContent === 'Zoe is typing...'");
    noah.send(", until now");
    maya.awaitText("In secret, until now");
    assertThat(maya.text("window.typed.join()")).contains("Zoe").doesNotContain("Noah");

    flip(noah, "showTyping");
    zoe.send("");
    maya.awaitText("In the open");
    noah.type(".conversation .composer-input", "In the open too");
    maya.await("document.querySelector('.typing').textContent === 'Noah is typing...'");
  }

  @Test
  void whoHidesWhenHeWasLastHereIsOffline() {
    Window maya = SITE.enter("Maya");
    Window noah = SITE.enter("Noah");
    Window zoe = SITE.enter("Zoe");
    flip(noah, "showLastSeen");
    for (String user : new String[] {"noah", "zoe"}) {
      maya.click(".panel [data-user='" + user + "']");
      maya.await("document.querySelector(\"[data-room='dm:maya:" + user + "']\")");
      maya.click("[data-room='channel:general']");
    }
    noah.close();
    zoe.close();
    maya.click("[data-room='dm:maya:zoe']");
    maya.await("document.querySelector('.subtitle').textContent === 'Last seen just now'");
    maya.click("[data-room='dm:maya:noah']");
    maya.await("document.querySelector('.subtitle').textContent === 'Offline'");
  }

  @Test
  void whoIsThereForNobodyIsNowhere() {
    Window maya = SITE.enter("Maya");
    Window noah = SITE.enter("Noah");
    Window zoe = SITE.enter("Zoe");
    maya.await(dot("noah", "online"));
    choose(noah, "nobody");
    maya.await("!" + dot("noah", "online"));
    maya.keep("members", ".panel");
    maya.keep("typed", ".typing");
    noah.click(".me");
    noah.type("#status-text", "Nobody reads this");
    noah.click("dialog form .primary");
    noah.type(".conversation .composer-input", "Nobody sees this");
    zoe.click(".me");
    zoe.type("#status-text", "Everybody reads this");
    zoe.click("dialog form .primary");
    zoe.type(".conversation .composer-input", "Everybody sees this");
    maya.await("document.querySelector('.typing').textContent === 'Zoe is typing...'");
    maya.await(line("zoe") + "?.includes('Everybody reads this')");
    assertThat(maya.text("window.typed.join()")).doesNotContain("Noah");
    assertThat(maya.text("window.members.join()")).doesNotContain("Nobody reads this");
    assertThat(maya.text("!!" + dot("noah", "online"))).isEqualTo("false");
    Window late = SITE.enter("Late");
    late.await(dot("zoe", "online"));
    assertThat(late.text("document.querySelector('.panel').innerText")).doesNotContain("Nobody");
    assertThat(late.text("!!" + dot("noah", "online"))).isEqualTo("false");

    choose(noah, "everyone");
    maya.await(dot("noah", "online"));
  }

  @Test
  void whoHidesTheStatusIsNeitherHereNorTyping() {
    Window maya = SITE.enter("Maya");
    Window noah = SITE.enter("Noah");
    maya.await(dot("noah", "online"));
    flip(noah, "showOnlineStatus");
    maya.await("!" + dot("noah", "online"));
    noah.send("Hidden, and yet I speak");
    maya.awaitText("Hidden, and yet I speak");
    assertThat(maya.text("!!" + dot("noah", "online"))).isEqualTo("false");
    flip(noah, "showOnlineStatus");
    maya.await(dot("noah", "online"));
  }

  @Test
  void whoDoesNotTellOfReadingHasOnlyReceived() {
    Window maya = SITE.enter("Maya");
    Window noah = SITE.enter("Noah");
    flip(noah, "allowReadReceipts");
    maya.send("Have you read this?");
    noah.awaitText("Have you read this?");
    noah.send("Read, and not told");
    maya.awaitText("Read, and not told");
    maya.awaitTick("delivered");
    Window zoe = SITE.enter("Zoe");
    zoe.awaitText("Have you read this?");
    maya.send("And this?");
    maya.awaitTick("read");
    maya.click(".conversation .message:last-child .tick");
    maya.await("document.querySelector('dialog .person')");
    assertThat(maya.text("document.querySelector('dialog').innerText"))
        .containsPattern("Zoe\\s+Read")
        .containsPattern("Noah\\s+Delivered");
  }

  @Test
  void whatIsChosenIsKeptAndWhatIsRefusedIsNotShown() {
    Window noah = SITE.enter("Noah");
    flip(noah, "showTyping");
    choose(noah, "contacts");
    Window again = SITE.enter("Noah");
    again.click(".me");
    again.await("document.getElementById('showTyping')");
    assertThat(again.text("document.getElementById('showTyping').checked")).isEqualTo("false");
    assertThat(again.text("document.getElementById('showLastSeen').checked")).isEqualTo("true");
    assertThat(again.text("document.getElementById('visibility').value")).isEqualTo("contacts");
    again.press(ESCAPE);

    again.click("#connection");
    again.click("#offline");
    again.press(ESCAPE);
    again.click(".me");
    again.click("#showTyping");
    again.await("document.querySelector('.toast')?.textContent === 'You are offline.'");
    again.await("!document.getElementById('showTyping').checked");
    again.click("dialog input[value='invisible']");
    again.await("document.querySelector(\"dialog input[value='online']\").checked");
  }
}
