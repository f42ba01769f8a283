package io.realtime4j.core.monitor;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** What the operating system says of the machine's interfaces. */
final class MachineAddresses implements InterfaceMonitor.Addresses {
  @Override
  public Set<String> now() throws SocketException {
    Set<String> found = new TreeSet<>();
    for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (one.isUp() && !one.isLoopback()) {
        for (InetAddress address : Collections.list(one.getInetAddresses())) {
          if (isOfANetwork(address)) {
            found.add(one.getName() + " " + address.getHostAddress());
          }
        }
      }
    }
    return found;
  }

  /** An interface gives itself a link-local address, whether it is connected to anything or not. */
  private static boolean isOfANetwork(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isAnyLocalAddress();
  }
}
