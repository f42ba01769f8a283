/**
 * A server transport in the application's own servlet container: Jakarta Servlet 6.
 *
 * <p>It is made by the application, which registers its servlet, so no provider of it is found.
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.transport.jakarta {
  requires transitive io.realtime4j.api;
  requires transitive jakarta.servlet;
  requires static transitive org.jspecify;

  exports io.realtime4j.transport.jakarta;
}
