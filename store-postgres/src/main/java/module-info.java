/** A server's store in a PostgreSQL database. */
@org.jspecify.annotations.NullMarked
module io.realtime4j.store.postgres {
  requires transitive io.realtime4j.api;
  requires com.zaxxer.hikari;
  requires java.naming;
  requires java.sql;
  requires org.postgresql.jdbc;

  exports io.realtime4j.store.postgres;

  provides io.realtime4j.api.spi.store.ServerStoreProvider with
      io.realtime4j.store.postgres.JdbcServerStoreProvider,
      io.realtime4j.store.postgres.PostgresServerStoreProvider,
      io.realtime4j.store.postgres.PostgresqlServerStoreProvider;
}
