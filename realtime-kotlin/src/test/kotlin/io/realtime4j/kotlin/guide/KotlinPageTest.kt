package io.realtime4j.kotlin.guide

import java.nio.file.Path
import kotlin.io.path.readText
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** What docs/guide/kotlin.md shows is what is compiled and run here, word for word. */
class KotlinPageTest {
  private val root = Path.of(System.getProperty("realtime4j.root"))

  @Test
  fun everyBlockIsARegionAndEveryRegionIsShown() {
    val examples =
      root.resolve("realtime-kotlin/src/test/kotlin/io/realtime4j/kotlin/guide/Examples.kt")

    val shown = texts(root.resolve("docs/guide/kotlin.md"), "```kotlin\n(.*?)```")
    val run = texts(examples, "// guide: (?!end)\\w+\n(.*?)// guide: end")

    assertThat(shown).isNotEmpty().containsExactlyElementsOf(run)
  }

  private fun texts(file: Path, pattern: String): List<String> =
    Regex(pattern, RegexOption.DOT_MATCHES_ALL)
      .findAll(file.readText())
      .map { it.groupValues[1].trim() }
      .toList()
}
