/**
 * The chat in a browser: {@link io.realtime4j.sample.app.page.ChatPage} starts a server that also
 * serves the page, and bots to talk to. The page itself lies in the resources, under {@code web}.
 */
package io.realtime4j.sample.app.page;
