package dev.vaporetto.containers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A CATALINA_BASE with the distribution's conf; only the ports and the given settings differ. */
record StockTomcatBase(Path home, Path directory) implements StockBase {

  static StockTomcatBase create(Path home, Path work, StockSettings settings) {
    try {
      for (String folder : List.of("conf", "logs", "temp", "webapps", "work")) {
        Files.createDirectories(work.resolve(folder));
      }
      try (Stream<Path> files = Files.list(home.resolve("conf"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, work.resolve("conf").resolve(file.getFileName()));
        }
      }
      Path serverXml = work.resolve("conf/server.xml");
      replace(serverXml, "<Server port=\"8005\"", "<Server port=\"-1\"");
      replace(serverXml, "<Connector port=\"8080\"", "<Connector port=\"0\"");
      Map<String, String> descriptors = settings.descriptors();
      if (descriptors != null) {
        replace(serverXml, "<Host name=", "<Host deployXML=\"false\" name=");
        Path folder = Files.createDirectories(work.resolve("conf/Catalina/localhost"));
        for (Map.Entry<String, String> each : descriptors.entrySet()) {
          Files.writeString(folder.resolve(baseName(each.getKey()) + ".xml"), each.getValue());
        }
      }
      StockSettings.User user = settings.user();
      if (user != null) {
        String element =
            "<user username='%s' password='%s' roles='%s'/></tomcat-users>"
                .formatted(user.name(), user.password(), user.role());
        replace(work.resolve("conf/tomcat-users.xml"), "</tomcat-users>", element);
      }
      return new StockTomcatBase(home, work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces a text. As a port, 0 is one of the system's choice, and -1 means no shutdown port. */
  private static void replace(Path file, String before, String after) throws IOException {
    String original = Files.readString(file);
    if (!original.contains(before)) {
      throw new IllegalStateException(before + " was expected in " + file);
    }
    Files.writeString(file, original.replace(before, after));
  }

  /** The command that bin/catalina.sh run executes. */
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

  private static String baseName(String contextPath) {
    return contextPath.isEmpty() ? "ROOT" : contextPath.substring(1).replace('/', '#');
  }

  @Override
  public Path warFile(String contextPath) {
    return directory.resolve("webapps").resolve(baseName(contextPath) + ".war");
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
        "Deployment of (web application archive|deployment descriptor) \\[.*/"
            + Pattern.quote(baseName(contextPath))
            + "\\.(war|xml)\\] has finished");
  }

  @Override
  public Pattern undeployed(String contextPath) {
    return Pattern.compile("Undeploying context \\[" + Pattern.quote(contextPath) + "\\]");
  }
}
