package dev.vaporetto.jakarta.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.engine.EngineSession;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenSessionsTest {
  private final OpenSessions open = new OpenSessions();
  private final EngineSession first = session(true);
  private final EngineSession second = session(true);

  @Test
  void sessionsOfEqualKeysSeeEachOther() {
    open.add(key("chat"), first);
    open.add(key("chat"), second);
    assertThat(open.of(key("chat"))).containsExactlyInAnyOrder(first, second);
    assertThat(open.of(key("echo"))).isEmpty();
  }

  @Test
  void whatWasReturnedBeforeDoesNotChange() {
    open.add("chat", first);
    Set<Session> before = open.of("chat");
    open.remove("chat", first);
    assertThat(before).containsExactly(first);
  }

  @Test
  void anEndpointWithoutSessionsLeavesNothing() {
    open.add("chat", first);
    open.add("chat", second);
    open.remove("chat", first);
    assertThat(open.isEmpty()).isFalse();
    open.remove("chat", second);
    assertThat(open.isEmpty()).isTrue();
    open.remove("chat", second);
    assertThat(open.of("chat")).isEmpty();
  }

  private static Object key(String name) {
    return Set.of(name);
  }

  @Test
  void aSessionThatTakesNoSendsIsNotShown() {
    open.add("chat", first);
    open.add("chat", session(false));
    assertThat(open.of("chat")).containsExactly(first);
  }

  private static EngineSession session(boolean takesSends) {
    return (EngineSession)
        Proxy.newProxyInstance(
            EngineSession.class.getClassLoader(),
            new Class<?>[] {EngineSession.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  case "takesSends" -> takesSends;
                  default -> "a session";
                });
  }
}
