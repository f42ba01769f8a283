package io.realtime4j.kotlin

import java.nio.file.Path
import kotlin.io.path.name
import kotlin.io.path.readLines
import kotlin.io.path.walk
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** Whatever others can call says what it is. */
class DocumentationTest {
  @Test
  fun whatIsPublicIsDocumented() {
    val sources =
      Path.of(System.getProperty("realtime4j.root"))
        .resolve("realtime-kotlin/src/main/kotlin")
        .walk()
        .filter { it.name.endsWith(".kt") }
        .toList()
    val silent = mutableListOf<String>()
    var seen = 0
    for (file in sources) {
      val lines = file.readLines().map { it.trim() }
      for ((at, line) in lines.withIndex()) {
        if (line.startsWith("public ")) {
          seen++
          val above = lines.take(at).last { !it.startsWith("@") }
          if (!above.endsWith("*/")) {
            silent += "${file.name}:${at + 1}"
          }
        }
      }
    }

    assertThat(seen).isGreaterThan(20)
    assertThat(silent).isEmpty()
  }
}
