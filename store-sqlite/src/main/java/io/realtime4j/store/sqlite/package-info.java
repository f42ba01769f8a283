/**
 * Stores in SQLite files. Start at {@link io.realtime4j.store.sqlite.SqliteServerStoreProvider}.
 */
package io.realtime4j.store.sqlite;
