/** Stores in one SQLite file each: durable, with nothing to install or run beside. */
@org.jspecify.annotations.NullMarked
module io.realtime4j.store.sqlite {
  requires transitive io.realtime4j.api;
  requires java.sql;
  requires org.xerial.sqlitejdbc;

  exports io.realtime4j.store.sqlite;

  provides io.realtime4j.api.spi.store.ClientStoreProvider with
      io.realtime4j.store.sqlite.SqliteClientStoreProvider;
  provides io.realtime4j.api.spi.store.ServerStoreProvider with
      io.realtime4j.store.sqlite.SqliteServerStoreProvider;
}
