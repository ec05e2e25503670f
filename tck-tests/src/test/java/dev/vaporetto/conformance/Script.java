package dev.vaporetto.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What happens in a case, line by line. A builder: each method changes this one. */
final class Script {
  private final List<Step> steps = new ArrayList<>();

  /** Whether the peer has sent anything after which the connection is to end. */
  private boolean trailing;

  List<Step> steps() {
    return List.copyOf(steps);
  }

  // ---- what the peer does

  Script send(FrameSpec... frames) {
    return sendChopped(0, frames);
  }

  /** Sends frames with a write for each {@code size} bytes. */
  Script sendChopped(int size, FrameSpec... frames) {
    return add(new Step.Send(List.of(frames), size));
  }

  /** Sends a message in frames of {@code fragment} bytes; 0 for one frame. */
  Script message(boolean text, byte[] payload, int fragment) {
    return add(new Step.SendMessage(text, payload, fragment));
  }

  Script endOutput() {
    return add(new Step.EndOutput());
  }

  /** The peer sends more than can be read before the connection ends, so a reset may end it. */
  Script trailing() {
    trailing = true;
    return this;
  }

  // ---- what the peer must receive

  Script expect(boolean text, byte[] payload) {
    return add(new Step.ExpectMessage(text, payload, false));
  }

  /** A message that must come compressed. */
  Script expectCompressed(boolean text, byte[] payload) {
    return add(new Step.ExpectMessage(text, payload, true));
  }

  Script expectText(String text) {
    return expect(true, text.getBytes(UTF_8));
  }

  Script expectText(byte... utf8) {
    return expect(true, utf8);
  }

  Script expectBinary(byte... payload) {
    return expect(false, payload);
  }

  Script expectPong(byte... payload) {
    return add(new Step.ExpectPong(payload));
  }

  Script expectPong(String payload) {
    return expectPong(payload.getBytes(UTF_8));
  }

  Script expectClose(Integer... codes) {
    return add(new Step.ExpectClose(Set.of(codes), false));
  }

  Script expectEnd() {
    return add(new Step.ExpectEnd(trailing));
  }

  // ---- both

  /** A data message that comes back as it went. */
  Script echo(boolean text, byte[] payload) {
    return message(text, payload, 0).expect(text, payload);
  }

  /** The peer closes: the subject answers with the same code, then the stream ends. */
  void closes() {
    closes(1000);
  }

  void closes(int code) {
    send(FrameSpec.close(code)).expectClose(code).expectEnd();
  }

  /** The connection fails (RFC 6455 §7.1.7): a Close frame with a reason, then the end. */
  void fails(int code) {
    add(new Step.ExpectClose(Set.of(code), true)).send(FrameSpec.close(code)).expectEnd();
  }

  private Script add(Step step) {
    steps.add(step);
    return this;
  }
}
