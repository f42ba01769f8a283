/**
 * What is known of the device's network: {@link io.realtime4j.core.network.NetworkWatch} decides
 * what follows from what a monitor tells.
 */
package io.realtime4j.core.network;
