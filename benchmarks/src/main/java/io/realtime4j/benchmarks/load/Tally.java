package io.realtime4j.benchmarks.load;

/** Counts what all peers of a crowd receive. Loop only. */
final class Tally {
  private long deliveries;
  private long deliveredBytes;
  private long acks;
  private long refusals;
  private long losses;
  private Runnable onTurn = () -> {};

  /** Sets what is called after each read that may have counted something. */
  void onTurn(Runnable listener) {
    onTurn = listener;
  }

  void delivered(int bytes) {
    deliveries++;
    deliveredBytes += bytes;
  }

  void acknowledged(boolean success) {
    acks++;
    if (!success) {
      refusals++;
    }
  }

  void lost() {
    losses++;
  }

  void turn() {
    onTurn.run();
  }

  long deliveries() {
    return deliveries;
  }

  long deliveredBytes() {
    return deliveredBytes;
  }

  /** Returns the acknowledgements, refusals among them. */
  long acks() {
    return acks;
  }

  long refusals() {
    return refusals;
  }

  /** Returns how many connections have ended. */
  long losses() {
    return losses;
  }

  void reset() {
    deliveries = 0;
    deliveredBytes = 0;
    acks = 0;
    refusals = 0;
    losses = 0;
  }
}
