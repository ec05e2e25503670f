package dev.vaporetto.samples;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketTransportRegistration;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;

/** Spring's broker for STOMP, as its reference describes it, beside its other handlers. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocketMessageBroker
public class StompBroker implements WebSocketMessageBrokerConfigurer {
  /** The attribute of a session with the class of the engine's session. */
  static final String ENGINE = "engine";

  private static final long HEARTBEAT_MILLIS = 200;

  private final TaskScheduler scheduler;

  /** With the scheduler that the broker's own configuration makes. */
  public StompBroker(@Lazy @Qualifier("messageBrokerTaskScheduler") TaskScheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public void registerStompEndpoints(StompEndpointRegistry registry) {
    // Frames of one client are handled in their order, so that a subscription stands before what
    // is sent after it.
    registry.setPreserveReceiveOrder(true);
    registry.addEndpoint("/stomp");
    registry.addEndpoint("/stomp/sockjs").withSockJS();
  }

  @Override
  public void configureMessageBroker(MessageBrokerRegistry registry) {
    registry.setApplicationDestinationPrefixes("/app");
    registry
        .enableSimpleBroker("/topic")
        .setHeartbeatValue(new long[] {HEARTBEAT_MILLIS, HEARTBEAT_MILLIS})
        .setTaskScheduler(scheduler);
  }

  @Override
  public void configureWebSocketTransport(WebSocketTransportRegistration registry) {
    registry.addDecoratorFactory(EngineNotes::new);
  }

  /** Notes by which engine a session runs. */
  private static final class EngineNotes extends WebSocketHandlerDecorator {
    EngineNotes(WebSocketHandler delegate) {
      super(delegate);
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws Exception {
      Object engines = ((NativeWebSocketSession) session).getNativeSession();
      session.getAttributes().put(ENGINE, engines.getClass().getName());
      super.afterConnectionEstablished(session);
    }
  }
}
