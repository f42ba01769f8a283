package io.realtime4j.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** How connections are made: each has a bound on everything that it may wait for. */
final class Connections {
  static final int CONNECT_SECONDS = 5;

  private Connections() {}

  static DataSource source(PostgresLocation location) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {location.host()});
    source.setPortNumbers(new int[] {location.port()});
    source.setDatabaseName(location.database());
    source.setUser(location.user());
    source.setPassword(location.password());
    source.setCurrentSchema(location.schema());
    source.setApplicationName("realtime4j");
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    // What the database does not end by itself is ended here.
    source.setSocketTimeout(location.timeoutSeconds() + 2);
    source.setTcpKeepAlive(true);
    source.setOptions(
        String.join(
            " ",
            "-c statement_timeout=" + location.timeoutSeconds() + "s",
            "-c lock_timeout=" + location.timeoutSeconds() + "s",
            // A server that stands still in the middle must not keep others from writing.
            "-c idle_in_transaction_session_timeout=" + 3 * location.timeoutSeconds() + "s",
            // The lock of a server whose machine is gone is free within some half a minute.
            "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
            // The same while an answer is on its way to it, when keepalives are not sent.
            "-c tcp_user_timeout=25000"));
    for (Map.Entry<String, String> option : location.driverOptions().entrySet()) {
      source.setProperty(option.getKey(), option.getValue());
    }
    return source;
  }

  /** Returns a pool of connections that read, each call what is committed when it begins. */
  static HikariDataSource readers(PostgresLocation location, DataSource source, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("realtime4j-postgres");
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setAutoCommit(false);
    config.setReadOnly(true);
    config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    config.setConnectionTimeout(
        TimeUnit.SECONDS.toMillis(Math.min(CONNECT_SECONDS, location.timeoutSeconds())));
    config.setValidationTimeout(TimeUnit.SECONDS.toMillis(1));
    // Whoever writes has looked already; what reads comes when it is there.
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }
}
