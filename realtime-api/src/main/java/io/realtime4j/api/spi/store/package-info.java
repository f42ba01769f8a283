/**
 * What keeps data: {@link io.realtime4j.api.spi.store.ClientStore} for a client's queue, receipts
 * and positions, {@link io.realtime4j.api.spi.store.ServerStore} for the message log, rooms,
 * receipts, settings, contacts, sessions and what features keep. Rows and queries have builders,
 * and may get more values. Bodies are opaque; a store never parses them.
 */
@NullMarked
package io.realtime4j.api.spi.store;

import org.jspecify.annotations.NullMarked;
