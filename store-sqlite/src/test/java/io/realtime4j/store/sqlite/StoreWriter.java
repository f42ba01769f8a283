package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.ServerStore;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The program of {@link ChildProcess}: writes until it is killed. */
final class StoreWriter {
  /** Calls in flight, so that there is always a commit to interrupt. */
  private static final Semaphore IN_FLIGHT = new Semaphore(64);

  private StoreWriter() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    String prefix = arguments[2];
    if (arguments[0].equals("server")) {
      writeServer(new SqliteServerStoreProvider().open(arguments[1], null), prefix, out);
    } else {
      writeClient(
          new SqliteClientStoreProvider().open(arguments[1], Waiting.owner("me"), null),
          prefix,
          out);
    }
  }

  /** Ends with the parent, and tells it of a failure by the end of output. */
  private static void endOn(@Nullable Throwable failure, PrintStream out) {
    if (failure != null) {
      failure.printStackTrace();
    }
    if (failure != null || out.checkError()) {
      Runtime.getRuntime().halt(1);
    }
  }

  private static void writeServer(ServerStore store, String prefix, PrintStream out)
      throws Exception {
    for (int i = 0; ; i++) {
      IN_FLIGHT.acquire();
      String id = prefix + i;
      store
          .log()
          .append(List.of(Waiting.entry("r" + i % 3, id, 200)))
          .whenComplete(
              (results, failure) -> {
                endOn(failure, out);
                AppendResult.Appended appended = (AppendResult.Appended) results.get(0);
                out.println(id + " " + appended.offset() + " " + appended.lsn());
                IN_FLIGHT.release();
              });
    }
  }

  private static void writeClient(ClientStore store, String prefix, PrintStream out)
      throws Exception {
    for (int i = 0; ; i++) {
      IN_FLIGHT.acquire();
      store
          .queue()
          .insert(Waiting.row(prefix + i))
          .whenComplete(
              (row, failure) -> {
                endOn(failure, out);
                out.println(row.clientMessageId() + " " + row.sequence());
                IN_FLIGHT.release();
              });
    }
  }
}
