package dev.vaporetto.bootstrap;

import jakarta.websocket.server.ServerEndpointConfig.Configurator;

/**
 * The platform default configurator lives in a static of the API class on some containers, filled
 * by the service file that the first comer's context class loader sees.
 */
final class PlatformConfigurator {
  private PlatformConfigurator() {}

  /**
   * Where the API is shared with other applications, fills that static through the API's own
   * loader: ours would pin this application's class loader, and serve our object to the others.
   */
  static void prime() {
    ClassLoader api = Configurator.class.getClassLoader();
    if (api == PlatformConfigurator.class.getClassLoader()) {
      return;
    }
    Thread thread = Thread.currentThread();
    ClassLoader outside = thread.getContextClassLoader();
    thread.setContextClassLoader(api);
    try {
      Configurator unused = new Configurator().getContainerDefaultConfigurator();
    } catch (RuntimeException noneThere) {
      // Then nothing is kept, and each use finds ours through the application's loader.
      System.getLogger(PlatformConfigurator.class.getName())
          .log(System.Logger.Level.DEBUG, "the container has no default configurator", noneThere);
    } finally {
      thread.setContextClassLoader(outside);
    }
  }
}
