package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.RepeatedLog;
import dev.vaporetto.room.MemberInfo;
import dev.vaporetto.room.MessageStamp;
import dev.vaporetto.room.PresenceChange;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.Rooms.GapListener;
import dev.vaporetto.room.Rooms.MemberDescriber;
import dev.vaporetto.room.Rooms.MemberListener;
import dev.vaporetto.room.Rooms.PresenceListener;
import dev.vaporetto.room.Rooms.UnsentListener;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What an application has set for all its rooms, and how often it was told. Thread-safe. */
final class RoomListeners {
  private static final UnsentListener NOBODY = (room, member, failure) -> {};

  volatile MemberListener join = (room, member) -> {};
  volatile MemberListener leave = (room, member) -> {};
  volatile UnsentListener unsent = NOBODY;
  volatile GapListener gap = RoomListeners::logGap;
  volatile MemberDescriber describer = (room, member) -> MemberInfo.named("");
  volatile PresenceListener presence = (room, change) -> {};

  /** Messages that a member did not get. */
  final LongAdder unsentMessages = new LongAdder();

  /** Members that missed messages, once for each gap. */
  final LongAdder gaps = new LongAdder();

  /** Null for none. */
  volatile @Nullable MessageStamp stamp;

  /** Whether anybody wants to know of messages that a member does not get. */
  boolean isUnsentTold() {
    return unsent != NOBODY;
  }

  private static void logGap(Room room, List<WebSocket> members, String reason) {
    log("messages to " + members.size() + " members of " + room + " are missing: " + reason, null);
  }

  void joined(Room room, WebSocket member) {
    call("onJoin", room, () -> join.onMember(room, member));
  }

  void left(Room room, WebSocket member) {
    call("onLeave", room, () -> leave.onMember(room, member));
  }

  void missing(Room room, List<WebSocket> members, String reason) {
    gaps.add(members.size());
    call("onGap", room, () -> gap.onGap(room, members, reason));
  }

  void changed(Room room, PresenceChange change) {
    call("onPresence", room, () -> presence.onPresence(room, change));
  }

  MemberInfo describe(Room room, WebSocket member) {
    try {
      return Objects.requireNonNull(describer.describe(room, member), "null came as a description");
    } catch (Throwable e) {
      logFailure("presence", room, e);
      return MemberInfo.named("");
    }
  }

  @FunctionalInterface
  private interface Call {
    void run() throws Exception;
  }

  /** Whatever a listener throws, what it was told of has happened. */
  private static void call(String name, Room room, Call call) {
    try {
      call.run();
    } catch (Throwable e) {
      logFailure(name, room, e);
    }
  }

  static void logFailure(String listener, Room room, Throwable failure) {
    log("the listener of " + listener + " of " + room + " failed", failure);
  }

  static void log(String message, @Nullable Throwable failure) {
    if (failure == null) {
      System.getLogger(RoomListeners.class.getName()).log(Level.WARNING, message);
    } else {
      RepeatedLog.warn(RoomListeners.class, message, failure);
    }
  }
}
