package dev.vaporetto.room.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.Republish;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds the stream that keeps the messages of rooms, or makes it. Nodes may do so at the same time:
 * two streams cannot take the same subjects, so one of them succeeds. Its methods block.
 */
final class StreamSetup {
  private static final int ATTEMPTS = 5;

  private final Settings settings;
  private final StreamLimits limits;
  private final Subjects subjects;

  StreamSetup(Settings settings, StreamLimits limits, Subjects subjects) {
    this.settings = settings;
    this.limits = limits;
    this.subjects = subjects;
  }

  /**
   * Returns the stream. One that counts less than what it has given out before has lost messages,
   * and another one takes its place: positions would mean two things.
   *
   * @param seen the last offset that this node has seen of each stream
   */
  RoomStream find(Connection connection, Offsets seen) throws IOException {
    try {
      JetStreamManagement management = connection.jetStreamManagement(settings.jetStream());
      JetStreamApiException refused = null;
      for (int i = 0; i < ATTEMPTS; i++) {
        StreamInfo found = existing(management);
        if (found == null) {
          try {
            return stream(management.addStream(configuration()));
          } catch (JetStreamApiException e) {
            // Another node was faster, most likely.
            refused = e;
          }
        } else if (found.getStreamState().getLastSequence() < seen.of(name(found))) {
          log(
              "the stream {0} of NATS has lost messages that were delivered; it is made anew",
              name(found));
          delete(management, name(found));
        } else {
          return stream(found);
        }
      }
      throw new IOException("NATS does not make the stream that keeps messages of rooms", refused);
    } catch (JetStreamApiException e) {
      throw new IOException("NATS does not give the stream that keeps messages of rooms", e);
    }
  }

  private @Nullable StreamInfo existing(JetStreamManagement management)
      throws IOException, JetStreamApiException {
    List<String> names = management.getStreamNames(subjects.allIn());
    if (names.isEmpty()) {
      return null;
    }
    try {
      return checked(management.getStreamInfo(names.get(0)));
    } catch (JetStreamApiException e) {
      if (e.getErrorCode() == 404) {
        return null;
      }
      throw e;
    }
  }

  private StreamInfo checked(StreamInfo found) throws IOException {
    StreamConfiguration configuration = found.getConfiguration();
    Republish republish = configuration.getRepublish();
    if (republish == null
        || !republish.getDestination().equals(subjects.allOut())
        || !configuration.getAllowDirect()) {
      throw new IOException(
          "the stream "
              + configuration.getName()
              + " takes "
              + configuration.getSubjects()
              + "; expected one that allows direct access and republishes "
              + subjects.allIn()
              + " to "
              + subjects.allOut());
    }
    return found;
  }

  private static void delete(JetStreamManagement management, String name)
      throws IOException, JetStreamApiException {
    try {
      management.deleteStream(name);
    } catch (JetStreamApiException e) {
      if (e.getErrorCode() != 404) {
        throw e;
      }
    }
  }

  private StreamConfiguration configuration() {
    StreamConfiguration.Builder builder =
        StreamConfiguration.builder()
            .storageType(StorageType.Memory)
            .description("messages of rooms, kept by Vaporetto");
    settings.stream().accept(builder);
    return builder
        .name(settings.name() + "-" + UUID.randomUUID().toString().substring(0, 13))
        .subjects(subjects.allIn())
        .republish(
            Republish.builder().source(subjects.allIn()).destination(subjects.allOut()).build())
        .allowDirect(true)
        .retentionPolicy(RetentionPolicy.Limits)
        .discardPolicy(DiscardPolicy.Old)
        .maxMessagesPerSubject(limits.messages())
        .maxBytes(limits.bytes())
        .maxAge(limits.age())
        .build();
  }

  private static RoomStream stream(StreamInfo info) {
    return new RoomStream(name(info), info.getConfiguration().getMaxMsgsPerSubject());
  }

  private static String name(StreamInfo info) {
    return info.getConfiguration().getName();
  }

  private static void log(String message, String name) {
    System.getLogger(NatsRooms.class.getName()).log(Level.WARNING, message, name);
  }
}
