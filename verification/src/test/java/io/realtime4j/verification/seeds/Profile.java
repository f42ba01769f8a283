package io.realtime4j.verification.seeds;

import io.realtime4j.verification.seeds.Fates.Fate;
import java.util.List;
import java.util.stream.Stream;

/** What may go wrong in a run. */
enum Profile {
  /** The network and the people only. */
  NETWORK(0, List.of()),
  /** Besides, whatever is asked about one user hangs. */
  ONE_HANGS(0, List.of()),
  /** Besides, plug-ins and stores fail, some calls of them, in each way that has no effect. */
  PLUGINS(
      0.03, List.of(Fate.HANG, Fate.THROW, Fate.FAIL, Fate.NULL_STAGE, Fate.NULL_VALUE, Fate.LATE)),
  /** Besides, what was reported as failed may have been done. */
  DOUBT(0.03, List.of(Fate.LATE, Fate.DONE_AND_HANG, Fate.DONE_AND_FAIL, Fate.FAIL)),
  /** Several servers are one chat, and what joins them loses, doubles, delays and cuts. */
  CLUSTER(0, List.of()),
  /** Somebody asks for more than is kept waiting, while who is asked for it hangs. */
  FLOOD(0, List.of());

  private final double rate;
  private final List<Fate> fates;

  Profile(double rate, List<Fate> fates) {
    this.rate = rate;
    this.fates = fates;
  }

  double rate() {
    return rate;
  }

  List<Fate> fates() {
    return fates;
  }

  /**
   * Returns the profile of a seed of one server, or the one that {@code realtime4j.profile} names.
   */
  static Profile of(long seed) {
    String named = System.getProperty("realtime4j.profile");
    if (named != null) {
      return valueOf(named);
    }
    List<Profile> ofOneServer = Stream.of(values()).filter(one -> one != CLUSTER).toList();
    return ofOneServer.get((int) Long.remainderUnsigned(seed, ofOneServer.size()));
  }
}
