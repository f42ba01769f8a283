package io.realtime4j.sample.app.demo;

import com.google.inject.Provider;
import io.realtime4j.api.MissingProviderException;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientTransportProvider;
import java.util.ServiceLoader;

/** Creates a transport of the module path by its name, without the need to compile against it. */
final class NamedTransport implements Provider<ClientTransport> {
  private final String id;

  NamedTransport(String id) {
    this.id = id;
  }

  @Override
  public ClientTransport get() {
    for (ClientTransportProvider provider : ServiceLoader.load(ClientTransportProvider.class)) {
      if (provider.id().equals(id)) {
        return provider.create();
      }
    }
    throw new MissingProviderException(
        "The demo needs the client transport \""
            + id
            + "\": add io.realtime4j:realtime4j-transport-"
            + id
            + " to the module path or class path.");
  }
}
