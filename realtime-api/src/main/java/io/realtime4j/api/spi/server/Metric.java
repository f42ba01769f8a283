package io.realtime4j.api.spi.server;

import io.realtime4j.api.internal.Require;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is counted: a name in small letters with dots, such as {@code commit.time}, and labels that
 * tell apart what has the same name, such as {@code outcome}. Equal if name and labels are. Labels
 * never hold what clients choose: their number has a bound.
 */
public final class Metric {
  private final String name;
  private final Map<String, String> labels;
  private final int hash;

  private Metric(String name, Map<String, String> labels) {
    this.name = name;
    this.labels = labels;
    this.hash = 31 * name.hashCode() + labels.hashCode();
  }

  /**
   * Returns one without labels.
   *
   * @throws IllegalArgumentException if the name is blank
   */
  public static Metric of(String name) {
    return new Metric(Require.text("name", name), Map.of());
  }

  /**
   * Returns one with another label, or with another value of that label.
   *
   * @throws IllegalArgumentException if the label is blank
   */
  public Metric with(String label, String value) {
    Map<String, String> more = new LinkedHashMap<>(labels);
    more.put(Require.text("label", label), Require.set("value", value));
    return new Metric(name, Collections.unmodifiableMap(more));
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns the labels by their names, in the order in which they were given. */
  public Map<String, String> labels() {
    return labels;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof Metric that
            && hash == that.hash
            && name.equals(that.name)
            && labels.equals(that.labels));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** Returns name and labels, for logs: {@code events{event=ping, outcome=ok}}. */
  @Override
  public String toString() {
    return labels.isEmpty() ? name : name + labels;
  }
}
