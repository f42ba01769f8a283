package io.realtime4j.transport.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

class OwnSocketsTest {
  private static OkHttpClient derived(OkHttpClient base) {
    return DerivedClient.of(base, Executors.newCachedThreadPool());
  }

  @Test
  void smallPacketsDoNotWaitForTheAcknowledgementOfThoseBefore() throws Exception {
    OkHttpClient client = derived(new OkHttpClient());
    OkHttpClient counting = OwnSockets.counting(client, new AtomicLong());
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket ofExchanges = client.socketFactory().createSocket();
        Socket ofWebSockets = counting.socketFactory().createSocket()) {
      ofExchanges.connect(new InetSocketAddress("127.0.0.1", server.getLocalPort()), 0);
      ofWebSockets.connect(new InetSocketAddress("127.0.0.1", server.getLocalPort()), 0);

      assertThat(ofExchanges.getTcpNoDelay()).isTrue();
      assertThat(ofWebSockets.getTcpNoDelay()).isTrue();
    }
  }

  @Test
  void anApplicationsOwnSocketsAreLeftAsTheyAre() {
    SocketFactory own =
        new SocketFactory() {
          @Override
          public Socket createSocket() {
            return new Socket();
          }

          @Override
          public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
          }

          @Override
          public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
          }

          @Override
          public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
          }

          @Override
          public Socket createSocket(InetAddress host, int port, InetAddress local, int port2) {
            throw new UnsupportedOperationException();
          }
        };
    OkHttpClient client = derived(new OkHttpClient.Builder().socketFactory(own).build());

    assertThat(client.socketFactory()).isSameAs(own);
    assertThat(OwnSockets.counting(client, new AtomicLong())).isSameAs(client);
  }
}
