package io.realtime4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.Room;
import io.realtime4j.transport.okhttp.OkHttpClientTransportProvider;
import io.realtime4j.transport.okhttp.OkHttpTransportOptions;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample configurations of proxies with what their comments offer: TLS, and two servers between
 * which a client that polls must not be handed to and fro.
 */
@Timeout(120)
class SeveralServersIT {
  private static final int CLIENTS = 4;

  @TempDir Path folder;

  private final List<RealtimeServer> servers = new ArrayList<>();
  private final int[] serverPorts = new int[2];
  private int port;

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < serverPorts.length; i++) {
      RealtimeServer server =
          RealtimeServer.builder()
              .host("127.0.0.1")
              .port(0)
              .jwtSecret(Tokens.SECRET)
              .store("memory:")
              .build();
      servers.add(server);
      serverPorts[i] = server.start().get(20, TimeUnit.SECONDS).getPort();
    }
    port = ProxyProcess.freePort();
  }

  @AfterEach
  void stop() {
    servers.forEach(RealtimeServer::close);
  }

  @Test
  void nginxKeepsAnAddressWithItsServer() throws Exception {
    certificate();
    String one = "  server 127.0.0.1:" + serverPorts[0] + ";\n";
    String site =
        offered(ProxyProcess.sample("nginx.conf", serverPorts[0]), "ip_hash;")
            .replace(one, one + "  server 127.0.0.1:" + serverPorts[1] + ";\n");
    site = offered(site, "listen 8443 ssl;");
    site = offered(site, "ssl_certificate /etc/ssl/chat.crt;");
    site = offered(site, "ssl_certificate_key /etc/ssl/private/chat.key;");
    site =
        site.replace("  listen 8080;\n", "")
            .replace("listen 8443", "listen 127.0.0.1:" + port)
            .replace("/etc/ssl/chat.crt", folder.resolve("chat.crt").toString())
            .replace("/etc/ssl/private/chat.key", folder.resolve("chat.key").toString());
    try (ProxyProcess proxy = ProxyProcess.nginx(folder, port, site)) {
      assertThat(proxy).isNotNull();
      everyClientStays();
    }
  }

  @Test
  void haproxyKeepsAClientWithItsServer() throws Exception {
    certificate();
    String one = "  server one 127.0.0.1:" + serverPorts[0] + " cookie one check inter 2s";
    String config =
        offered(
            ProxyProcess.sample("haproxy.cfg", serverPorts[0]),
            "bind :8443 ssl crt /etc/haproxy/chat.pem");
    assertThat(config).contains(one);
    config =
        config
            .replace(
                one,
                one
                    + "\n"
                    + one.replace("one", "two").replace(":" + serverPorts[0], ":" + serverPorts[1]))
            .replace("  bind :8080\n", "")
            .replace("bind :8443", "bind 127.0.0.1:" + port)
            .replace("/etc/haproxy/chat.pem", folder.resolve("chat.pem").toString());
    try (ProxyProcess proxy = ProxyProcess.haproxy(folder, port, config)) {
      assertThat(proxy).isNotNull();
      // Not the same for all: else nothing is shown.
      assertThat(everyClientStays()).allMatch(count -> count > 0);
    }
  }

  /** Takes a comment's line for meant. */
  private static String offered(String sample, String line) {
    assertThat(sample).contains("# " + line + "\n");
    return sample.replace("# " + line + "\n", line + "\n");
  }

  /** Returns how many clients were on each server. */
  private List<Integer> everyClientStays() throws Exception {
    List<RealtimeClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        RealtimeClient client = client("user-" + i);
        clients.add(client);
        client.connect().get(20, TimeUnit.SECONDS);
        Room room = client.rooms().join("general");
        room.joined().get(20, TimeUnit.SECONDS);
        for (int message = 0; message < 3; message++) {
          room.send("message " + message).sent().get(20, TimeUnit.SECONDS);
        }
        assertThat(client.status().reconnectAttempts()).isZero();
      }
      List<Integer> counts = new ArrayList<>();
      for (RealtimeServer server : servers) {
        counts.add(server.sessions().get(20, TimeUnit.SECONDS).size());
      }
      assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(CLIENTS);
      return counts;
    } finally {
      clients.forEach(RealtimeClient::close);
    }
  }

  private RealtimeClient client(String user) throws Exception {
    OkHttpClient trusting = trusting();
    return RealtimeClient.builder()
        .url("https://localhost:" + port)
        .token(Tokens.of(user))
        .transport(
            new OkHttpClientTransportProvider().create(OkHttpTransportOptions.create(trusting)))
        .store("memory:")
        .options(
            ClientOptions.builder()
                .connection(connection -> connection.wires(List.of(Wire.POLLING)).upgrade(false))
                .build())
        .build();
  }

  private KeyStore keys() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("key.p12"))) {
      keys.load(in, "changeit".toCharArray());
    }
    return keys;
  }

  private OkHttpClient trusting() throws Exception {
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    known.setCertificateEntry("known", keys().getCertificate("key"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return new OkHttpClient.Builder()
        .sslSocketFactory(
            context.getSocketFactory(), (X509TrustManager) trust.getTrustManagers()[0])
        .build();
  }

  /** Makes a certificate for localhost, as both proxies take it. */
  private void certificate() throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "key",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                folder.resolve("key.p12").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(folder.resolve("keytool.log"))).isZero();
    String key = pem("PRIVATE KEY", keys().getKey("key", "changeit".toCharArray()).getEncoded());
    String certificate = pem("CERTIFICATE", keys().getCertificate("key").getEncoded());
    Files.writeString(folder.resolve("chat.key"), key);
    Files.writeString(folder.resolve("chat.crt"), certificate);
    Files.writeString(folder.resolve("chat.pem"), certificate + key);
  }

  private static String pem(String kind, byte[] bytes) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }
}
