package io.realtime4j.verification.seeds;

/** What a plug-in or store fails with here; without a stack trace, as thousands are thrown. */
final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1;

  Broken(String what) {
    super(what, null, false, false);
  }
}
