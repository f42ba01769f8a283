package io.realtime4j.verification.socketio;

import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.server.LocalCluster;
import io.realtime4j.testkit.BackplaneContract;
import java.util.List;
import java.util.stream.Stream;

final class LocalClusterTest implements BackplaneContract {
  @Override
  public List<Backplane> join(int servers) {
    LocalCluster cluster = new LocalCluster();
    return Stream.generate(cluster::join).limit(servers).toList();
  }
}
