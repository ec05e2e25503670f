package dev.vaporetto.containers.nodes;

import dev.vaporetto.containers.Balancer;
import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.NatsServer;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The program behind {@code war-example/nodes}: a NATS server, the chat on a stock Tomcat, a stock
 * Jetty and an embedded Jetty, and a balancer in front, each but the last in a process of its own,
 * until Ctrl-C.
 */
public final class ChatNodes {
  private static final List<Container> NODES =
      List.of(Container.STOCK_TOMCAT_11, Container.STOCK_JETTY_EE11, Container.JETTY_EE10);

  private ChatNodes() {}

  /**
   * Starts all of them; ends with the process only.
   *
   * @param arguments the WAR, and the port of the balancer, 0 for any free one
   */
  public static void main(String[] arguments) throws InterruptedException {
    Path war = Path.of(arguments[0]);
    NatsServer broker = NatsServer.start();
    System.out.println("NATS is at " + broker.url());
    List<Integer> ports = new ArrayList<>();
    for (Container container : NODES) {
      RunningServer node =
          container.start(
              ServerOptions.defaults()
                  .withApplication("", war)
                  .withJvmArgument("-Dchat.broker=" + broker.url()));
      ports.add(node.port());
      System.out.println(
          container + " is at " + node.http("/") + " (kill " + node.pid() + " stops it)");
    }
    Balancer balancer = Balancer.listen(Integer.parseInt(arguments[1]), ports);
    System.out.println(
        "The chat is at http://localhost:" + balancer.port() + "/ (Ctrl-C stops all)");
    new CountDownLatch(1).await();
  }
}
