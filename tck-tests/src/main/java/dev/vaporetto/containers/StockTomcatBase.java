package dev.vaporetto.containers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A CATALINA_BASE with the distribution's conf, in which nothing but the ports is changed. */
record StockTomcatBase(Path home, Path directory) implements StockBase {

  static StockTomcatBase create(Path home, Path work) {
    try {
      for (String folder : List.of("conf", "logs", "temp", "webapps", "work")) {
        Files.createDirectories(work.resolve(folder));
      }
      try (Stream<Path> files = Files.list(home.resolve("conf"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, work.resolve("conf").resolve(file.getFileName()));
        }
      }
      replacePorts(work.resolve("conf/server.xml"));
      return new StockTomcatBase(home, work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Port 0 is one of the system's choice, -1 no shutdown port. */
  private static void replacePorts(Path serverXml) throws IOException {
    String original = Files.readString(serverXml);
    String changed =
        original
            .replace("<Server port=\"8005\"", "<Server port=\"-1\"")
            .replace("<Connector port=\"8080\"", "<Connector port=\"0\"");
    if (!changed.contains("<Server port=\"-1\"") || !changed.contains("<Connector port=\"0\"")) {
      throw new IllegalStateException("Ports 8005 and 8080 were expected in " + serverXml);
    }
    Files.writeString(serverXml, changed);
  }

  /** What bin/catalina.sh run ends in. */
  @Override
  public List<String> command(List<String> jvmArguments) {
    List<String> command = new ArrayList<>();
    command.add(ServerProcess.java());
    command.addAll(jvmArguments);
    command.add("-Djava.util.logging.config.file=" + directory.resolve("conf/logging.properties"));
    command.add("-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager");
    command.add("-Djdk.tls.ephemeralDHKeySize=2048");
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.io=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.util=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.util.concurrent=ALL-UNNAMED");
    command.add("--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED");
    command.add("-cp");
    command.add(
        home.resolve("bin/bootstrap.jar")
            + File.pathSeparator
            + home.resolve("bin/tomcat-juli.jar"));
    command.add("-Dcatalina.base=" + directory);
    command.add("-Dcatalina.home=" + home);
    command.add("-Djava.io.tmpdir=" + directory.resolve("temp"));
    command.add("org.apache.catalina.startup.Bootstrap");
    command.add("start");
    return command;
  }

  @Override
  public Path warFile(String contextPath) {
    String name = contextPath.isEmpty() ? "ROOT" : contextPath.substring(1).replace('/', '#');
    return directory.resolve("webapps").resolve(name + ".war");
  }

  @Override
  public Pattern started() {
    return Pattern.compile(
        "org\\.apache\\.catalina\\.startup\\.Catalina\\.start Server startup in");
  }

  @Override
  public Pattern port() {
    return Pattern.compile("Starting ProtocolHandler \\[\"http-nio-auto-\\d+-(\\d+)\"\\]");
  }

  @Override
  public Pattern deployed(String contextPath) {
    return Pattern.compile(
        "Deployment of web application archive \\["
            + Pattern.quote(warFile(contextPath).toString())
            + "\\] has finished");
  }

  @Override
  public Pattern undeployed(String contextPath) {
    return Pattern.compile("Undeploying context \\[" + Pattern.quote(contextPath) + "\\]");
  }
}
