/** Who types where. Start at {@link io.realtime4j.server.chat.typing.RoomTyping}. */
package io.realtime4j.server.chat.typing;
