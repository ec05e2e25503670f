package dev.vaporetto.echo;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.ServerOptions;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The cases on the servers' own engines: a failure here means that the case is wrong. */
@ParameterizedClass
@EnumSource(names = {"TOMCAT_11", "JETTY_EE10"})
class OwnEngineEchoTest extends EchoCases {
  OwnEngineEchoTest(Container container) {}

  @BeforeParameterizedClassInvocation
  static void startServer(Container container) {
    start(container, ServerOptions.defaults().withOwnEngine(), EchoWars.onOwnEngine());
  }
}
