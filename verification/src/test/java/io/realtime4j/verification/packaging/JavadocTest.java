package io.realtime4j.verification.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whatever others can call or implement says what it is. */
class JavadocTest {
  /** What is written in Java; of Kotlin a test of its own sees to that. */
  static final List<String> PUBLISHED =
      Artifacts.PUBLISHED.stream().filter(name -> !name.equals("realtime-kotlin")).toList();

  @ParameterizedTest
  @FieldSource("PUBLISHED")
  void whatIsExportedIsDocumented(String directory) throws IOException {
    Path classes = Artifacts.classes(directory);
    ModuleDescriptor module = ModuleFinder.of(classes).findAll().iterator().next().descriptor();
    List<Path> sources = new ArrayList<>();
    for (ModuleDescriptor.Exports export : module.exports()) {
      try (Stream<Path> files =
          Files.list(
              Artifacts.root()
                  .resolve(directory)
                  .resolve("src/main/java")
                  .resolve(export.source().replace('.', '/')))) {
        files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
      }
    }
    if (sources.isEmpty()) {
      assertThat(module.exports()).isEmpty();
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      Scan scan = new Scan(DocTrees.instance(task));
      for (CompilationUnitTree unit : task.parse()) {
        scan.scan(unit, null);
      }
      assertThat(scan.seen).as("declarations found").isGreaterThan(5);
      assertThat(scan.silent).as("declarations without a comment").isEmpty();
    }
  }

  /** Looks at what is visible from outside, and not below what is not. */
  private static final class Scan extends TreePathScanner<Void, Void> {
    /** What is documented where it comes from, and the rules of contracts, whose names say all. */
    private static final Set<String> SPEAKING =
        Set.of("Override", "Test", "ParameterizedTest", "Property", "BeforeEach", "AfterEach");

    final List<String> silent = new ArrayList<>();
    int seen;
    private final DocTrees docs;

    Scan(DocTrees docs) {
      this.docs = docs;
    }

    @Override
    public Void visitClass(ClassTree type, Void none) {
      if (!isVisible(type.getModifiers())) {
        return null;
      }
      look(type.getSimpleName().toString(), type.getModifiers());
      return super.visitClass(type, none);
    }

    @Override
    public Void visitMethod(MethodTree method, Void none) {
      if (isVisible(method.getModifiers())) {
        look(method.getName() + "(…)", method.getModifiers());
      }
      return null; // What is inside a body is nobody's.
    }

    @Override
    public Void visitVariable(VariableTree field, Void none) {
      boolean isComponent =
          getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type
              && type.getKind() == Tree.Kind.RECORD;
      if (isVisible(field.getModifiers()) && !isComponent) {
        look(field.getName().toString(), field.getModifiers());
      }
      return null;
    }

    /** Members of interfaces are visible without a word; enum constants are public. */
    private boolean isVisible(ModifiersTree modifiers) {
      if (getCurrentPath().getParentPath().getLeaf() instanceof ClassTree owner
          && (owner.getKind() == Tree.Kind.INTERFACE
              || owner.getKind() == Tree.Kind.ANNOTATION_TYPE)) {
        return !modifiers.getFlags().contains(Modifier.PRIVATE);
      }
      return modifiers.getFlags().contains(Modifier.PUBLIC)
          || modifiers.getFlags().contains(Modifier.PROTECTED);
    }

    private void look(String name, ModifiersTree modifiers) {
      seen++;
      boolean speaks =
          modifiers.getAnnotations().stream()
              .anyMatch(one -> SPEAKING.contains(one.getAnnotationType().toString()));
      String comment = docs.getDocComment(getCurrentPath());
      if (!speaks && (comment == null || comment.isBlank())) {
        CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
        long line =
            unit.getLineMap()
                .getLineNumber(
                    docs.getSourcePositions().getStartPosition(unit, getCurrentPath().getLeaf()));
        silent.add(unit.getSourceFile().getName() + ":" + line + " " + name);
      }
    }
  }
}
