package dev.vaporetto.spring.boot;

import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.RequestUpgradeStrategy;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.AbstractHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;
import org.springframework.web.socket.sockjs.support.SockJsHttpRequestHandler;
import org.springframework.web.socket.sockjs.transport.TransportHandlingSockJsService;
import org.springframework.web.socket.sockjs.transport.handler.WebSocketTransportHandler;

/**
 * Has Spring's own WebSocket handlers upgrade through the standard API. By default Spring Framework
 * 6 takes the server's own engine wherever its classes are present, even if that engine does not
 * run; Spring Framework 7 takes the standard API.
 */
final class StandardUpgrades implements BeanPostProcessor {
  private static final String STRATEGIES = "org.springframework.web.socket.server.";

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof SimpleUrlHandlerMapping mapping) {
      mapping.getUrlMap().values().forEach(StandardUpgrades::adjustHandler);
    } else {
      adjustHandler(bean);
    }
    return bean;
  }

  private static void adjustHandler(Object handler) {
    if (handler instanceof WebSocketHttpRequestHandler http) {
      adjust(http.getHandshakeHandler());
    } else if (handler instanceof SockJsHttpRequestHandler sockJs
        && sockJs.getSockJsService() instanceof TransportHandlingSockJsService service) {
      service
          .getTransportHandlers()
          .values()
          .forEach(
              transport -> {
                if (transport instanceof WebSocketTransportHandler webSocket) {
                  adjust(webSocket.getHandshakeHandler());
                }
              });
    }
  }

  private static void adjust(HandshakeHandler handshakes) {
    if (handshakes instanceof AbstractHandshakeHandler known
        && isOfServer(known.getRequestUpgradeStrategy())) {
      replaceStrategy(known);
    }
  }

  private static boolean isOfServer(RequestUpgradeStrategy strategy) {
    return strategy.getClass() != StandardWebSocketUpgradeStrategy.class
        && strategy.getClass().getName().startsWith(STRATEGIES);
  }

  /** The handler has no setter, and may be of a class of the application's. */
  private static void replaceStrategy(AbstractHandshakeHandler handshakes) {
    String present = handshakes.getRequestUpgradeStrategy().getClass().getName();
    try {
      Field field =
          ReflectionUtils.findField(
              AbstractHandshakeHandler.class, null, RequestUpgradeStrategy.class);
      if (field == null) {
        throw new NoSuchFieldException("of the type " + RequestUpgradeStrategy.class.getName());
      }
      field.setAccessible(true);
      field.set(handshakes, new StandardWebSocketUpgradeStrategy());
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          handshakes.getClass().getName()
              + " upgrades by "
              + present
              + ", whose engine does not run; give it a StandardWebSocketUpgradeStrategy in its"
              + " constructor",
          e);
    }
    System.getLogger(StandardUpgrades.class.getName())
        .log(
            Level.DEBUG,
            "{0} upgrades by the standard API, and not by {1}",
            handshakes.getClass().getName(),
            present);
  }
}
