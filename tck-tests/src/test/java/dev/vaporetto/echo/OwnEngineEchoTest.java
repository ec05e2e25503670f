package dev.vaporetto.echo;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.ServerOptions;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The cases on the engines of the field: where one fails here, the case is at fault, not we. */
@ParameterizedClass
@EnumSource(names = {"TOMCAT_11", "JETTY_EE10"})
class OwnEngineEchoTest extends EchoCases {
  OwnEngineEchoTest(Container container) {}

  @BeforeParameterizedClassInvocation
  static void startServer(Container container) {
    start(container, ServerOptions.defaults().withOwnEngine(), EchoWars.onOwnEngine());
  }
}
