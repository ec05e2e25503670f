package dev.vaporetto.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A jetty.base with HTTP, deployment and annotation scanning, made by Jetty's own start.jar; with a
 * key, HTTPS and HTTP/2 as well. The WebSocket modules are not enabled.
 */
record StockJettyBase(Path home, Path directory, boolean login, @Nullable TlsKeys tls)
    implements StockBase {
  /** A login service for the web applications of every environment; its users are in a file. */
  private static final String LOGIN_XML =
      """
      <?xml version="1.0"?>
      <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
      <Configure id="Server" class="org.eclipse.jetty.server.Server">
        <Call class="org.eclipse.jetty.util.resource.ResourceFactory" name="of" id="resources">
          <Arg><Ref refid="Server"/></Arg>
          <Call id="users" name="newResource">
            <Arg><Property name="jetty.base"/>/etc/users.properties</Arg>
          </Call>
        </Call>
        <Call name="addBean">
          <Arg>
            <New class="org.eclipse.jetty.security.HashLoginService">
              <Arg>users</Arg>
              <Arg><Ref refid="users"/></Arg>
            </New>
          </Arg>
        </Call>
      </Configure>
      """;

  static StockJettyBase create(
      Path home,
      String environment,
      Path work,
      StockSettings.@Nullable User user,
      @Nullable TlsKeys tls) {
    try {
      Path base = Files.createDirectories(work.resolve("base"));
      List<String> command =
          List.of(
              ServerProcess.java(),
              "-jar",
              home.resolve("start.jar").toString(),
              "--add-modules=http,%1$s-deploy,%1$s-annotations".formatted(environment)
                  + (tls == null ? "" : ",https,http2,http2c"));
      Process process =
          new ProcessBuilder(command).directory(base.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException("start.jar ended with " + status + ": " + output);
      }
      if (user != null) {
        Path etc = Files.createDirectories(base.resolve("etc"));
        Files.writeString(etc.resolve("login.xml"), LOGIN_XML);
        Files.writeString(
            etc.resolve("users.properties"),
            "%s: %s,%s%n".formatted(user.name(), user.password(), user.role()));
      }
      return new StockJettyBase(home, base, user != null, tls);
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
    if (tls != null) {
      command.add("jetty.ssl.port=0");
      command.add("jetty.sslContext.keyStorePath=" + tls.keyStore().toAbsolutePath());
      command.add("jetty.sslContext.keyStorePassword=" + tls.password());
      command.add("jetty.sslContext.keyManagerPassword=" + tls.password());
    }
    if (login) {
      command.add("etc/login.xml");
    }
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
    return Pattern.compile("Started oejs\\.ServerConnector@.*\\{HTTP[^{}]*\\}\\{[^{}]*:(\\d+)\\}");
  }

  @Override
  public Pattern tlsPort() {
    return Pattern.compile("Started oejs\\.ServerConnector@.*\\{SSL[^{}]*\\}\\{[^{}]*:(\\d+)\\}");
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
