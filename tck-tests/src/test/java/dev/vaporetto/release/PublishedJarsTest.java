package dev.vaporetto.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The published jars, as the build has packaged them: their names as modules, and what they carry.
 */
class PublishedJarsTest {
  /**
   * A published jar, the folder it is built in, and its name on the module path, which applications
   * write down.
   */
  private enum Published {
    ENGINE("impl", "vaporetto", "dev.vaporetto.impl"),
    API("api", "vaporetto-api", "dev.vaporetto.api"),
    TESTKIT("testkit", "vaporetto-testkit", "dev.vaporetto.testkit"),
    NATS("rooms-nats", "vaporetto-rooms-nats", "dev.vaporetto.rooms.nats"),
    REDIS("rooms-redis", "vaporetto-rooms-redis", "dev.vaporetto.rooms.redis"),
    MICROMETER("micrometer", "vaporetto-micrometer", "dev.vaporetto.micrometer"),
    SPRING("spring-boot-starter", "vaporetto-spring-boot-starter", "dev.vaporetto.spring.boot");

    private final Path folder;
    private final String artifact;
    private final String module;

    Published(String folder, String artifact, String module) {
      this.folder = Path.of("..", folder);
      this.artifact = artifact;
      this.module = module;
    }

    /** Whether this build has the module: one of a few modules may leave it out. */
    private boolean isBuilt() {
      return Files.isDirectory(folder.resolve("target/classes"));
    }

    private Path jar() throws IOException {
      String version = artifact + "-[0-9]*.jar";
      List<Path> jars = new ArrayList<>();
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(folder.resolve("target"), version)) {
        for (Path file : files) {
          String name = file.getFileName().toString();
          if (!name.endsWith("-sources.jar") && !name.endsWith("-javadoc.jar")) {
            jars.add(file);
          }
        }
      }
      assertThat(jars).as("jars of %s in %s/target", artifact, folder).hasSize(1);
      return jars.get(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aJarHasTheNameOfItsModule(Published published) throws IOException {
    assumeTrue(published.isBuilt(), published + " is not built");
    assertThat(moduleOf(published).name()).isEqualTo(published.module);
  }

  @ParameterizedTest
  @EnumSource
  void aJarCarriesItsLicence(Published published) throws IOException {
    assumeTrue(published.isBuilt(), published + " is not built");
    try (JarFile jar = new JarFile(published.jar().toFile())) {
      for (String file : List.of("LICENSE", "NOTICE")) {
        assertThat(textOf(jar, "META-INF/" + file))
            .as(file)
            .isEqualTo(Files.readString(Path.of("..", file)));
      }
    }
  }

  @Test
  void theModuleOfTheApiShowsItsPublicPackagesOnly() throws IOException {
    ModuleDescriptor module = moduleOf(Published.API);
    assertThat(module.isAutomatic()).isFalse();
    assertThat(
            module.exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source))
        .containsExactlyInAnyOrder("dev.vaporetto", "dev.vaporetto.room");
  }

  /** Two modules with a package in common cannot be read by a third one. */
  @Test
  void theModulesOfAnApplicationGoTogether() throws IOException {
    Set<Published> built =
        EnumSet.allOf(Published.class).stream()
            .filter(Published::isBuilt)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Published.class)));
    List<Path> path = new ArrayList<>();
    for (Published published : built) {
      path.add(published.jar());
    }
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.matches(".*jakarta\\.(websocket|servlet)-[a-z-]*\\d.*\\.jar")) {
        path.add(Path.of(entry));
      }
    }
    Set<String> names =
        built.stream().map(published -> published.module).collect(Collectors.toSet());
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(path.toArray(Path[]::new)), ModuleFinder.of(), names);
    assertThat(configuration.modules()).extracting(ResolvedModule::name).containsAll(names);
  }

  private static ModuleDescriptor moduleOf(Published published) throws IOException {
    Set<ModuleReference> modules = ModuleFinder.of(published.jar()).findAll();
    assertThat(modules).hasSize(1);
    return modules.iterator().next().descriptor();
  }

  private static String textOf(JarFile jar, String entry) throws IOException {
    assertThat(jar.getEntry(entry)).as(entry).isNotNull();
    try (InputStream content = jar.getInputStream(jar.getEntry(entry))) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
