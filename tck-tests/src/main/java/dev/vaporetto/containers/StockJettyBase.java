package dev.vaporetto.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A jetty.base with HTTP, deployment and annotation scanning, made by Jetty's own start.jar. The
 * WebSocket modules are not enabled.
 */
record StockJettyBase(Path home, Path directory) implements StockBase {

  static StockJettyBase create(Path home, String environment, Path work) {
    try {
      Path base = Files.createDirectories(work.resolve("base"));
      List<String> command =
          List.of(
              ServerProcess.java(),
              "-jar",
              home.resolve("start.jar").toString(),
              "--add-modules=http,%1$s-deploy,%1$s-annotations".formatted(environment));
      Process process =
          new ProcessBuilder(command).directory(base.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException("start.jar ended with " + status + ": " + output);
      }
      return new StockJettyBase(home, base);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while start.jar ran", e);
    }
  }

  @Override
  public List<String> command(List<String> jvmArguments) {
    List<String> command = new ArrayList<>();
    command.add(ServerProcess.java());
    command.addAll(jvmArguments);
    command.add("-jar");
    command.add(home.resolve("start.jar").toString());
    command.add("jetty.http.port=0");
    return command;
  }

  @Override
  public Path warFile(String contextPath) {
    String name = contextPath.isEmpty() ? "ROOT" : contextPath.substring(1);
    return directory.resolve("webapps").resolve(name + ".war");
  }

  @Override
  public Pattern started() {
    return Pattern.compile("Started oejs\\.Server@");
  }

  @Override
  public Pattern port() {
    return Pattern.compile("Started oejs\\.ServerConnector@.*\\{[^{}]*:(\\d+)\\}");
  }

  @Override
  public Pattern deployed(String contextPath) {
    String path = Pattern.quote(contextPath.isEmpty() ? "/" : contextPath);
    return Pattern.compile("Started .*WebAppContext@.*\\," + path + ",.*AVAILABLE");
  }

  @Override
  public Pattern undeployed(String contextPath) {
    throw new UnsupportedOperationException("A stock Jetty does not undeploy");
  }
}
