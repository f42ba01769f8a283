/** Socket.IO 5. Start at {@link io.realtime4j.server.socketio.SocketIoEndpoint}. */
package io.realtime4j.server.socketio;
