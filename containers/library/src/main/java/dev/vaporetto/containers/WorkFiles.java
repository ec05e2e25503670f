package dev.vaporetto.containers;

import java.nio.file.Path;

/** Where tests may write beside the containers. */
public final class WorkFiles {
  private WorkFiles() {}

  /** A new directory inside the build directory; it is not deleted. */
  public static Path newDirectory(String name) {
    return ContainerFiles.newWorkDirectory(name);
  }
}
