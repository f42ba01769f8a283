package io.realtime4j.transport.netty;

/** A request's path and query as sent. */
record RequestTarget(String path, String query) {
  /** Parses the origin form, and the absolute form that proxies use (RFC 9112, section 3.2). */
  static RequestTarget parse(String uri) {
    String target = uri;
    int scheme = uri.indexOf("://");
    if (scheme > 0 && uri.charAt(0) != '/') {
      int slash = uri.indexOf('/', scheme + 3);
      int question = uri.indexOf('?', scheme + 3);
      if (slash >= 0 && (question < 0 || slash < question)) {
        target = uri.substring(slash);
      } else {
        target = "/" + (question < 0 ? "" : uri.substring(question));
      }
    }
    int question = target.indexOf('?');
    return question < 0
        ? new RequestTarget(target, "")
        : new RequestTarget(target.substring(0, question), target.substring(question + 1));
  }
}
