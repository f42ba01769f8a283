package io.realtime4j.core;

import java.lang.module.ModuleDescriptor;

/** What version of the engine this is. */
final class EngineVersion {
  private EngineVersion() {}

  /** Returns the version of the module or of the jar; {@code unknown} outside both. */
  static String text() {
    ModuleDescriptor module = EngineVersion.class.getModule().getDescriptor();
    if (module != null && module.rawVersion().isPresent()) {
      return module.rawVersion().get();
    }
    String jar = EngineVersion.class.getPackage().getImplementationVersion();
    return jar == null ? "unknown" : jar;
  }
}
