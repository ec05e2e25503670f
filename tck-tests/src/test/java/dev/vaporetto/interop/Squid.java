package dev.vaporetto.interop;

import dev.vaporetto.containers.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Debian's squid, an HTTP proxy, with a port for each way to authenticate. */
final class Squid implements AutoCloseable {
  static final String USER = "user";
  static final String PASSWORD = "pass word";

  /** What a port demands. */
  enum Port {
    /** No credentials. */
    OPEN,
    BASIC,
    DIGEST,
    BASIC_OR_DIGEST,
    /** Refuses every request. */
    CLOSED
  }

  private static final String REALM = "vaporetto";
  private static final Path HELPERS = Path.of("/usr/lib/squid");
  private static final Duration START = Duration.ofSeconds(30);

  /** Another process may take a port before squid does. */
  private static final int ATTEMPTS = 3;

  /** Squid writes one percent-encoded line for each request, and reads one line. */
  private static final String BASIC_HELPER =
      """
      while read -r line; do
        if [ "$line" = "user pass%20word" ]; then echo OK; else echo ERR; fi
      done
      """;

  private static final String CONFIGURATION =
      """
      acl open myportname OPEN
      acl basic myportname BASIC
      acl digest myportname DIGEST
      acl closed myportname CLOSED
      auth_param digest program %1$s/digest_file_auth -c %2$s/digest
      auth_param digest realm %3$s
      auth_param digest children 1 startup=1
      auth_param basic program /bin/sh %2$s/basic
      auth_param basic realm %3$s
      auth_param basic children 1 startup=1
      auth_schemes basic basic
      auth_schemes digest digest
      auth_schemes basic,digest all
      acl known proxy_auth REQUIRED
      http_access deny closed
      http_access allow open
      http_access allow known
      http_access deny all
      cache deny all
      cache_mem 0 MB
      access_log none
      cache_log /dev/stderr
      pid_filename none
      netdb_filename none
      pinger_enable off
      coredump_dir %2$s
      visible_hostname localhost
      shutdown_lifetime 0 seconds
      max_filedescriptors 1024
      """;

  private final ServerProcess process;
  private final Path directory;
  private final Map<Port, Integer> ports;

  private Squid(ServerProcess process, Path directory, Map<Port, Integer> ports) {
    this.process = process;
    this.directory = directory;
    this.ports = ports;
  }

  /** The missing prerequisite of a start; empty when there is none. */
  static Optional<String> missing() {
    if (program().isEmpty()) {
      return Optional.of("There is no squid on the PATH or in /usr/sbin");
    }
    return Files.isExecutable(HELPERS.resolve("digest_file_auth"))
        ? Optional.empty()
        : Optional.of("squid has no digest_file_auth in " + HELPERS);
  }

  /** Whether tests are skipped: never where the environment variable CI is set. */
  static boolean skips() {
    return missing().isPresent() && System.getenv("CI") == null;
  }

  /** Squid is in a folder for administrators, which is not on every PATH. */
  private static Optional<Path> program() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
        .map(folder -> Path.of(folder, "squid"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it.
   *
   * @throws IllegalStateException when it is {@linkplain #missing missing} or does not listen
   */
  static Squid start() {
    missing()
        .ifPresent(
            reason -> {
              throw new IllegalStateException(reason);
            });
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return startOnce();
        } catch (IllegalStateException e) {
          if (attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Squid startOnce() throws IOException {
    Path directory = Files.createTempDirectory("vaporetto-squid");
    // Where root starts it, squid becomes another user, who must be able to read its files.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<Port, Integer> ports = freePorts();
    StringBuilder configuration = new StringBuilder();
    ports.forEach(
        (port, number) ->
            configuration.append("http_port 127.0.0.1:%d name=%s\n".formatted(number, port)));
    configuration.append(CONFIGURATION.formatted(HELPERS, directory, REALM));
    Path file = directory.resolve("squid.conf");
    Files.writeString(file, configuration);
    Files.writeString(directory.resolve("digest"), USER + ':' + REALM + ':' + key() + '\n');
    Files.writeString(directory.resolve("basic"), BASIC_HELPER);
    ServerProcess process =
        ServerProcess.startWatched(
            List.of(program().orElseThrow().toString(), "-N", "-f", file.toString()), directory);
    Squid squid = new Squid(process, directory, ports);
    // Squid opens this port last.
    return process.closedOnFailure(() -> squid.awaitPort(Port.CLOSED));
  }

  private Squid awaitPort(Port last) {
    Pattern listens =
        Pattern.compile("Accepting HTTP.*local=127\\.0\\.0\\.1:" + ports.get(last) + " ");
    try {
      if (process.log().await(listens, 0, START).isEmpty()) {
        throw process.failure("squid does not listen");
      }
      return this;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw process.failure("interrupted");
    }
  }

  private static Map<Port, Integer> freePorts() throws IOException {
    Map<Port, Integer> ports = new EnumMap<>(Port.class);
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (Port port : Port.values()) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports.put(port, socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return ports;
  }

  /** RFC 7616 §3.4.2: H(A1). */
  private static String key() {
    try {
      byte[] text = (USER + ':' + REALM + ':' + PASSWORD).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where it listens. */
  URI uri(Port port) {
    return URI.create("http://127.0.0.1:" + ports.get(port));
  }

  @Override
  public void close() {
    process.close();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
