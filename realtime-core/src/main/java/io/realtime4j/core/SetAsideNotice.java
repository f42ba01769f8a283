package io.realtime4j.core;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.core.session.EventBus;
import io.realtime4j.core.wire.Stages;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Says once, when somebody listens, that messages lie in the store which are nobody's. */
final class SetAsideNotice {
  private static final Logger LOG = System.getLogger(SetAsideNotice.class.getName());

  private final OwnedStore store;
  private final EventLoop loop;
  private final EventBus bus;
  private final Subscription session;

  SetAsideNotice(OwnedStore store, EventLoop loop, EventBus bus) {
    this.store = store;
    this.loop = loop;
    this.bus = bus;
    this.session = bus.observe(ConnectionEvent.SessionStarted.class, null, event -> look());
  }

  private void look() {
    session.unsubscribe();
    Stages.post(
        loop,
        store.setAside(),
        this::tell,
        error -> bus.publish(new ConnectionEvent.Fault(error), null));
  }

  private void tell(int count) {
    if (count > 0) {
      LOG.log(
          Level.WARNING,
          "The store holds {0} messages of an earlier version, which did not write down for which"
              + " server they are; they are kept and not sent. The store''s documentation says how"
              + " to adopt them.",
          count);
      bus.publish(new QueueEvent.SetAside(count), null);
    }
  }
}
