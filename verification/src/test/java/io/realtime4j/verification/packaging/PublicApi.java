package io.realtime4j.verification.packaging;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Executable;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a module lets others call, as sorted lines, each complete in itself: {@code TYPE | what}.
 * What may be null is not in them.
 */
final class PublicApi {
  private final TreeSet<String> lines = new TreeSet<>();

  private PublicApi() {}

  /** Returns the lines of a module as it is built. */
  static List<String> of(String directory, ClassLoader loader) throws Exception {
    Path classes = Artifacts.classes(directory);
    ModuleDescriptor module = ModuleFinder.of(classes).findAll().iterator().next().descriptor();
    PublicApi api = new PublicApi();
    for (ModuleDescriptor.Exports export : module.exports()) {
      if (!export.isQualified()) {
        for (String type : typesIn(classes, export.source())) {
          api.add(Class.forName(type, false, loader));
        }
      }
    }
    return List.copyOf(api.lines);
  }

  private static List<String> typesIn(Path classes, String packageName) throws IOException {
    try (Stream<Path> files = Files.list(classes.resolve(packageName.replace('.', '/')))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
          .map(name -> packageName + "." + name.substring(0, name.length() - ".class".length()))
          .sorted()
          .toList();
    }
  }

  private void add(Class<?> type) {
    if (!isVisible(type)) {
      return;
    }
    String name = type.getName();
    lines.add(name + " | is " + modifiers(type) + kind(type));
    Stream.concat(
            Stream.ofNullable(type.getGenericSuperclass()),
            Arrays.stream(type.getGenericInterfaces()))
        .filter(parent -> parent != Object.class)
        .map(Type::getTypeName)
        .forEach(parent -> lines.add(name + " | extends " + parent));
    Arrays.stream(type.getTypeParameters())
        .forEach(
            one -> lines.add(name + " | takes " + one + " of " + Arrays.toString(one.getBounds())));
    if (type.isSealed()) {
      lines.add(
          name
              + " | permits "
              + Arrays.stream(type.getPermittedSubclasses())
                  .filter(PublicApi::isVisible)
                  .map(Class::getName)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    Stream<Executable> executables =
        Stream.concat(
            Arrays.stream(type.getDeclaredConstructors()),
            Arrays.stream(type.getDeclaredMethods()));
    executables
        .filter(one -> isVisible(one) && !one.isSynthetic())
        .forEach(one -> lines.add(name + " | " + one.toGenericString()));
    Arrays.stream(type.getDeclaredFields())
        .filter(one -> isVisible(one) && !one.isSynthetic())
        .forEach(one -> lines.add(name + " | " + one.toGenericString()));
  }

  /** Visible itself, and in whatever it stands in. */
  private static boolean isVisible(Class<?> type) {
    if (type.isAnonymousClass() || type.isLocalClass() || type.isSynthetic()) {
      return false;
    }
    Class<?> outer = type.getDeclaringClass();
    return isOpen(type.getModifiers()) && (outer == null || isVisible(outer));
  }

  private static boolean isVisible(Member member) {
    return isOpen(member.getModifiers());
  }

  private static boolean isOpen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String modifiers(Class<?> type) {
    String all = Modifier.toString(type.getModifiers() & ~Modifier.INTERFACE);
    return all + (type.isSealed() ? " sealed " : " ");
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "annotation";
    }
    if (type.isInterface()) {
      return "interface";
    }
    return type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
  }
}
