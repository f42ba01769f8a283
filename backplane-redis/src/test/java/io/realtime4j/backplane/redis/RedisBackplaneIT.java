package io.realtime4j.backplane.redis;

import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.testkit.BackplaneContract;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RedisBackplaneIT implements BackplaneContract {
  private static final AtomicInteger KEYS = new AtomicInteger();

  @Override
  public List<Backplane> join(int servers) {
    String location = RedisProcess.shared().location("contract" + KEYS.incrementAndGet());
    return Stream.generate(() -> Waiting.healthy(new RedisBackplaneProvider().open(location)))
        .limit(servers)
        .toList();
  }
}
