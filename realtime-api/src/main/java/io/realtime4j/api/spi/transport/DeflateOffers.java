package io.realtime4j.api.spi.transport;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * extension-list = 1#( token *( ";" token [ "=" ( token | quoted-string ) ] ) )   RFC 6455, 9.1
 *
 * An offer is taken as a whole or not at all (RFC 7692, section 5): what is unknown, said twice or
 * of no right value declines it, and the next one is looked at.
 */
/** Reads what extensions a client offers, and finds the first that can be had. */
final class DeflateOffers {
  private static final String NAME = "permessage-deflate";
  private static final String SERVER_BITS = "server_max_window_bits";
  private static final String CLIENT_BITS = "client_max_window_bits";

  /** The only window that java.util.zip has. */
  private static final String WINDOW = "15";

  private static final String SERVER_FORGETS = "server_no_context_takeover";
  private static final String CLIENT_FORGETS = "client_no_context_takeover";

  /** What a server answers, and what a client offers. */
  static final String NOTHING_KEPT = NAME + "; " + SERVER_FORGETS + "; " + CLIENT_FORGETS;

  /** What a token may hold beside letters and digits (RFC 9110, section 5.6.2). */
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private final String header;
  private int at;

  private DeflateOffers(String header) {
    this.header = header;
  }

  /** Returns the answer to the first acceptable offer, null if there is none. */
  static @Nullable String answer(String header) {
    DeflateOffers offers = new DeflateOffers(header);
    String answer = null;
    try {
      while (answer == null && offers.skip(',')) {
        answer = answerTo(offers.token(), offers.parameters());
      }
    } catch (IllegalArgumentException e) {
      return null;
    }
    return answer;
  }

  /** Returns whether this answers an offer of both {@code no_context_takeover}, and can be had. */
  static boolean isAgreed(String header) {
    DeflateOffers answer = new DeflateOffers(header);
    try {
      if (!answer.skip(',') || !answer.token().equals(NAME)) {
        return false;
      }
      Map<String, String> parameters = answer.parameters();
      return parameters != null && !answer.skip(',') && isAgreed(parameters);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isAgreed(Map<String, String> parameters) {
    return parameters.containsKey(SERVER_FORGETS)
        && parameters.entrySet().stream()
            .allMatch(
                parameter ->
                    switch (parameter.getKey()) {
                      case SERVER_FORGETS, CLIENT_FORGETS -> parameter.getValue().isEmpty();
                      // A smaller one can be read too.
                      case SERVER_BITS -> isWindow(parameter.getValue());
                      default -> false;
                    });
  }

  private static @Nullable String answerTo(String name, @Nullable Map<String, String> parameters) {
    if (!name.equals(NAME) || parameters == null) {
      return null;
    }
    boolean named = false;
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      String value = parameter.getValue();
      boolean fits =
          switch (parameter.getKey()) {
            case SERVER_FORGETS, CLIENT_FORGETS -> value.isEmpty();
            case CLIENT_BITS -> value.isEmpty() || isWindow(value);
            case SERVER_BITS -> value.equals(WINDOW);
            default -> false;
          };
      if (!fits) {
        return null;
      }
      named |= parameter.getKey().equals(SERVER_BITS);
    }
    // What a client asks of the server must be confirmed to it (RFC 7692, section 7.1.2.1).
    return named ? NOTHING_KEPT + "; " + SERVER_BITS + "=" + WINDOW : NOTHING_KEPT;
  }

  /** Returns whether it is a number from 8 to 15 without leading zeros. */
  private static boolean isWindow(String value) {
    return value.length() == 1
        ? value.equals("8") || value.equals("9")
        : value.length() == 2 && value.charAt(0) == '1' && "012345".indexOf(value.charAt(1)) >= 0;
  }

  /** Returns the values by name, "" for none; null if one is named twice. */
  private @Nullable Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    boolean unique = true;
    while (isNext(';')) {
      at++;
      blanks();
      String name = token();
      String value = "";
      if (isNext('=')) {
        at++;
        blanks();
        value = at < header.length() && header.charAt(at) == '"' ? quoted() : token();
      }
      unique &= parameters.put(name, value) == null;
    }
    if (at < header.length() && !isNext(',')) {
      throw new IllegalArgumentException("no offer ends so");
    }
    return unique ? parameters : null;
  }

  private String token() {
    int start = at;
    while (at < header.length() && isOfToken(header.charAt(at))) {
      at++;
    }
    if (start == at) {
      throw new IllegalArgumentException("a name is missing");
    }
    return header.substring(start, at);
  }

  /** Reads a value in quotes, which must be a token within. */
  private String quoted() {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < header.length() && header.charAt(at) != '"') {
      if (header.charAt(at) == '\\') {
        at++;
      }
      if (at >= header.length() || !isOfToken(header.charAt(at))) {
        throw new IllegalArgumentException("a value is no token");
      }
      value.append(header.charAt(at++));
    }
    if (at >= header.length() || value.isEmpty()) {
      throw new IllegalArgumentException("a value in quotes has no end, or is empty");
    }
    at++;
    return value.toString();
  }

  private static boolean isOfToken(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_MARKS.indexOf(c) >= 0;
  }

  /** Passes over blanks and these marks; returns whether there is more. */
  private boolean skip(char mark) {
    while (at < header.length() && (isBlank(header.charAt(at)) || header.charAt(at) == mark)) {
      at++;
    }
    return at < header.length();
  }

  private boolean isNext(char mark) {
    blanks();
    return at < header.length() && header.charAt(at) == mark;
  }

  private void blanks() {
    while (at < header.length() && isBlank(header.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
