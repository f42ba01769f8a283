/**
 * Stores in SQLite files. Start at {@link io.realtime4j.store.sqlite.SqliteServerStoreProvider} and
 * {@link io.realtime4j.store.sqlite.SqliteClientStoreProvider}.
 */
@NullMarked
package io.realtime4j.store.sqlite;

import org.jspecify.annotations.NullMarked;
