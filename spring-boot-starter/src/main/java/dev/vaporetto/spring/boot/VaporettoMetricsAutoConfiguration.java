package dev.vaporetto.spring.boot;

import dev.vaporetto.engine.EngineServerContainer;
import dev.vaporetto.micrometer.RoomsMetrics;
import dev.vaporetto.micrometer.VaporettoMetrics;
import dev.vaporetto.room.Rooms;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * The meters of the engine, and of all rooms that are beans, where the application has Micrometer:
 * Spring Boot's Actuator binds them to its registries.
 */
@AutoConfiguration(after = VaporettoAutoConfiguration.class)
@ConditionalOnClass({MeterRegistry.class, VaporettoMetrics.class})
@ConditionalOnBean(EngineStart.class)
public class VaporettoMetricsAutoConfiguration {
  /** For Spring. */
  public VaporettoMetricsAutoConfiguration() {}

  @Bean
  MeterBinder vaporettoMeters(EngineStart engine, VaporettoProperties properties) {
    return registry -> {
      EngineServerContainer container = engine.container();
      if (container != null) {
        VaporettoMetrics metrics = VaporettoMetrics.of(container);
        (properties.getMetrics().isCallbacks() ? metrics.timingCallbacks() : metrics)
            .bindTo(registry);
      }
    };
  }

  @Bean
  MeterBinder vaporettoRoomMeters(ListableBeanFactory beans) {
    return registry ->
        beans
            .getBeansOfType(Rooms.class)
            .forEach((name, rooms) -> RoomsMetrics.of(rooms, name).bindTo(registry));
  }
}
