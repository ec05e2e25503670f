package dev.vaporetto.fluent;

import dev.vaporetto.containers.ServerEngine;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** All that the fluent API promises of a server, on four engines. */
@ParameterizedClass
@EnumSource(ServerEngine.class)
class FluentTest extends OneFluentServer
    implements RoutingCases,
        GroupCases,
        AdmissionCases,
        AddressCases,
        RunTimeCases,
        RoomCases,
        EngineCases,
        ExecutorCases,
        SendCases,
        StreamCases,
        OutboundCases,
        BackPressureCases,
        ListenerCases,
        ErrorCases,
        CloseCases,
        PingCases,
        HandlerCases,
        RefusalCases,
        LimitCases,
        LifecycleCases,
        ChatCases {
  FluentTest(ServerEngine engine) {
    super(engine);
  }
}
