package dev.vaporetto.containers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Builds WARs, and the jars in them, at test time. A builder: each method changes this one and
 * returns it. Not thread-safe.
 */
public final class Wars {
  /** The contents by name in the archive; a later one of the same name wins. */
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  private Wars() {}

  /** An empty WAR. */
  public static Wars war() {
    return new Wars();
  }

  /** A WAR, or a jar, with what another one has. */
  public static Wars from(Path archive) {
    Wars wars = new Wars();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory()) {
          try (InputStream in = zip.getInputStream(entry)) {
            wars.entries.put(entry.getName(), in.readAllBytes());
          }
        }
      }
      return wars;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Classes, with the ones nested in them, in WEB-INF/classes. */
  public Wars classes(Class<?>... classes) {
    return addClasses("WEB-INF/classes/", classes);
  }

  /** A file in WEB-INF/lib under its own name. */
  public Wars jar(Path jar) {
    try {
      return file("WEB-INF/lib/" + jar.getFileName(), Files.readAllBytes(jar));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A jar in WEB-INF/lib; its builder's names begin at the jar's root. */
  public Wars jar(String fileName, Wars contents) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    contents.write(bytes);
    return file("WEB-INF/lib/" + fileName, bytes.toByteArray());
  }

  /** Classes, with the ones nested in them, at the root: for a jar. */
  public Wars rootClasses(Class<?>... classes) {
    return addClasses("", classes);
  }

  /** A line in META-INF/services at the root: for a jar. */
  public Wars service(Class<?> service, Class<?> provider) {
    return file("META-INF/services/" + service.getName(), provider.getName() + "\n");
  }

  /** WEB-INF/web.xml. */
  public Wars webXml(String xml) {
    return file("WEB-INF/web.xml", xml);
  }

  /** META-INF/context.xml, which Tomcat reads. */
  public Wars contextXml(String xml) {
    return file("META-INF/context.xml", xml);
  }

  /** Any text file. */
  public Wars file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Any file. */
  public Wars file(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  /** Takes a file out again. */
  public Wars without(String name) {
    if (entries.remove(name) == null) {
      throw new IllegalArgumentException("No " + name + " in " + entries.keySet());
    }
    return this;
  }

  /** Moves all files of a folder, whose name ends with a slash, into another one. */
  public Wars moved(String from, String to) {
    for (String name : names()) {
      byte[] content = entries.get(name);
      if (name.startsWith(from) && content != null) {
        entries.remove(name);
        entries.put(to + name.substring(from.length()), content);
      }
    }
    return this;
  }

  /** The names of all files so far. */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /** Writes the archive into a new directory beside the containers and returns its path. */
  public Path build(String fileName) {
    Path file = ContainerFiles.newWorkDirectory("war").resolve(fileName);
    try (OutputStream out = Files.newOutputStream(file)) {
      write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** Writes the files into a new directory beside the containers and returns its path. */
  public Path explode(String directoryName) {
    Path directory = ContainerFiles.newWorkDirectory("war").resolve(directoryName);
    try {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        Path file = directory.resolve(entry.getKey());
        Files.createDirectories(file.getParent());
        Files.write(file, entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return directory;
  }

  private void write(OutputStream out) {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Wars addClasses(String folder, Class<?>... classes) {
    for (Class<?> type : classes) {
      String path = type.getName().replace('.', '/');
      int slash = path.lastIndexOf('/') + 1;
      for (Map.Entry<String, byte[]> file :
          classFiles(codeSource(type), path.substring(0, slash), path.substring(slash))
              .entrySet()) {
        entries.put(folder + file.getKey(), file.getValue());
      }
    }
    return this;
  }

  private static Path codeSource(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The class file of a class and those of its nested classes, which begin with its name and $. */
  private static Map<String, byte[]> classFiles(Path source, String folder, String name) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    if (!Files.isDirectory(source)) {
      from(source)
          .entries
          .forEach(
              (entry, bytes) -> {
                if (entry.startsWith(folder) && belongs(entry.substring(folder.length()), name)) {
                  files.put(entry, bytes);
                }
              });
      return files;
    }
    try (Stream<Path> children = Files.list(source.resolve(folder))) {
      for (Path child : children.filter(file -> belongs(fileName(file), name)).toList()) {
        files.put(folder + fileName(child), Files.readAllBytes(child));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String fileName(Path file) {
    return file.getFileName().toString();
  }

  private static boolean belongs(String fileName, String className) {
    return fileName.equals(className + ".class")
        || (fileName.startsWith(className + "$") && fileName.endsWith(".class"));
  }
}
