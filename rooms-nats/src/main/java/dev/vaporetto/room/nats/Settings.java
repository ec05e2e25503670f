package dev.vaporetto.room.nats;

import io.nats.client.JetStreamOptions;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an application has chosen.
 *
 * @param servers as the client library reads them
 * @param name begins all subjects and the names of streams
 * @param options changes the options of each connection
 * @param limits null if no messages are kept
 * @param stream changes the configuration of a stream that is made
 */
record Settings(
    String servers,
    String name,
    Consumer<Options.Builder> options,
    @Nullable StreamLimits limits,
    Consumer<StreamConfiguration.Builder> stream,
    JetStreamOptions jetStream) {}
