/** What several features need to read and write the events of the contract. */
package io.realtime4j.core.wire;
