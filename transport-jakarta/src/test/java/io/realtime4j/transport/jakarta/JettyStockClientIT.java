package io.realtime4j.transport.jakarta;

class JettyStockClientIT extends StockClientContract {
  JettyStockClientIT() {
    super(JettyContainer::new);
  }
}
