/**
 * Stores in SQLite files. Start at {@link io.realtime4j.store.sqlite.SqliteServerStoreProvider} and
 * {@link io.realtime4j.store.sqlite.SqliteClientStoreProvider}.
 */
package io.realtime4j.store.sqlite;
