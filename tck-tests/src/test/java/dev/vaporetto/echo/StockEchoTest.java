package dev.vaporetto.echo;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.ServerOptions;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The example, unchanged, on distributions that run as they come. */
@ParameterizedClass
@EnumSource(names = {"STOCK_TOMCAT_10", "STOCK_TOMCAT_11", "STOCK_JETTY_EE10", "STOCK_JETTY_EE11"})
class StockEchoTest extends EchoCases {
  StockEchoTest(Container container) {}

  @BeforeParameterizedClassInvocation
  static void startServer(Container container) {
    start(container, ServerOptions.defaults(), EchoWars.example());
  }
}
