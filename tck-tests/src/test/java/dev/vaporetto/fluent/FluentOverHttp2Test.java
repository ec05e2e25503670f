package dev.vaporetto.fluent;

import dev.vaporetto.containers.ServerEngine;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the fluent API promises over HTTP/2, where a server has WebSocket over it: Jetty. */
@ParameterizedClass
@EnumSource(value = ServerEngine.class, names = "OURS_ON_JETTY")
class FluentOverHttp2Test extends OneFluentServer implements Http2Cases {
  FluentOverHttp2Test(ServerEngine engine) {
    super(engine);
  }
}
