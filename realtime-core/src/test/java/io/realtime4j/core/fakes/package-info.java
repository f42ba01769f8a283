/** The other end of a client, played by the test. */
package io.realtime4j.core.fakes;
