package io.realtime4j.benchmarks.report;

/** What a figure of ours should be. */
public sealed interface Goal {
  /** At most this many times the limit, paired by round. */
  record Times(double most) implements Goal {
    @Override
    public String toString() {
      return "≤ " + Figures.plain(most) + "×";
    }
  }

  /** At least this share of the limit, paired by round: where more is better. */
  record Share(double least) implements Goal {
    @Override
    public String toString() {
      return "≥ " + Figures.plain(least) + "×";
    }
  }

  /** At most this, in the row's unit. */
  record AtMost(double most) implements Goal {
    @Override
    public String toString() {
      return "≤ " + Figures.plain(most);
    }
  }

  /** At least this, in the row's unit. */
  record AtLeast(double least) implements Goal {
    @Override
    public String toString() {
      return "≥ " + Figures.plain(least);
    }
  }

  /** None: the figure is for who plans with it. */
  record None() implements Goal {
    @Override
    public String toString() {
      return "";
    }
  }
}
