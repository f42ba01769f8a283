/** Sessions of stock clients that go on after a loss: kept in the store, caught up from its log. */
package io.realtime4j.server.chat.recovery;
