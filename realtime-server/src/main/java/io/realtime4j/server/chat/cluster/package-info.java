/** What servers that share one log tell each other. */
package io.realtime4j.server.chat.cluster;
