package io.realtime4j.transport.jakarta;

class TomcatStockClientIT extends StockClientContract {
  TomcatStockClientIT() {
    super(TomcatContainer::new);
  }
}
