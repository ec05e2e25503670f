package dev.vaporetto.jakarta.endpoint;

import static dev.vaporetto.jakarta.endpoint.TestPeer.peer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoders and decoders of every kind, their order, their life cycle and their failures. */
class CodecsTest {
  private static final List<String> LOG = new ArrayList<>();

  @BeforeEach
  void forget() {
    LOG.clear();
  }

  /** An object of the application. */
  static class Fruit {
    final String name;

    Fruit(String name) {
      this.name = name;
    }
  }

  static class Apple extends Fruit {
    Apple() {
      super("apple");
    }
  }

  // ---- coders

  /** Both interfaces have the defaults, so a class of both kinds must choose. */
  interface Both extends Encoder, Decoder {
    @Override
    default void init(EndpointConfig config) {}

    @Override
    default void destroy() {}
  }

  public static class TextCoder implements Encoder.Text<Fruit>, Decoder.Text<Fruit>, Both {
    @Override
    public String encode(Fruit fruit) {
      return "text:" + fruit.name;
    }

    @Override
    public Fruit decode(String text) {
      return new Fruit(text);
    }

    @Override
    public boolean willDecode(String text) {
      return true;
    }
  }

  public static class TextStreamCoder
      implements Encoder.TextStream<Fruit>, Decoder.TextStream<Fruit>, Both {
    @Override
    public void encode(Fruit fruit, Writer writer) throws IOException {
      writer.write("textstream:");
      writer.write(fruit.name);
    }

    @Override
    public Fruit decode(Reader reader) throws IOException {
      StringWriter all = new StringWriter();
      reader.transferTo(all);
      return new Fruit(all.toString());
    }
  }

  public static class BinaryCoder implements Encoder.Binary<Fruit>, Decoder.Binary<Fruit>, Both {
    @Override
    public ByteBuffer encode(Fruit fruit) {
      return UTF_8.encode("b" + fruit.name);
    }

    @Override
    public Fruit decode(ByteBuffer bytes) {
      return new Fruit(UTF_8.decode(bytes).toString());
    }

    @Override
    public boolean willDecode(ByteBuffer bytes) {
      UTF_8.decode(bytes); // moves the position, which it must not
      return true;
    }
  }

  public static class BinaryStreamCoder
      implements Encoder.BinaryStream<Fruit>, Decoder.BinaryStream<Fruit>, Both {
    @Override
    public void encode(Fruit fruit, OutputStream stream) throws IOException {
      stream.write('s');
      stream.write(fruit.name.getBytes(UTF_8));
    }

    @Override
    public Fruit decode(InputStream stream) throws IOException {
      return new Fruit(new String(stream.readAllBytes(), UTF_8));
    }
  }

  /** A superclass gives the type, not the place where it is used. */
  public abstract static class Generic<X, T> implements Decoder.Text<T> {
    @Override
    public boolean willDecode(String text) {
      LOG.add(getClass().getSimpleName() + " asked");
      return willDecodeIt(text);
    }

    abstract boolean willDecodeIt(String text);
  }

  public static class Picky extends Generic<Void, Fruit> {
    @Override
    boolean willDecodeIt(String text) {
      return text.startsWith("picky");
    }

    @Override
    public Fruit decode(String text) {
      return new Fruit("picked " + text);
    }
  }

  public static class Second extends Generic<String, Apple> {
    @Override
    boolean willDecodeIt(String text) {
      return text.equals("apple");
    }

    @Override
    public Apple decode(String text) {
      return new Apple();
    }
  }

  public static class Failing extends Generic<Void, Fruit>
      implements Encoder.TextStream<Fruit>, Both {
    @Override
    boolean willDecodeIt(String text) {
      return true;
    }

    @Override
    public Fruit decode(String text) throws DecodeException {
      throw new DecodeException(text, "no fruit");
    }

    @Override
    public void encode(Fruit fruit, Writer writer) throws EncodeException, IOException {
      writer.write("half of it");
      throw new EncodeException(fruit, "rotten");
    }
  }

  public static class Breaking
      implements Decoder.BinaryStream<Fruit>, Encoder.BinaryStream<Fruit>, Both {
    @Override
    public Fruit decode(InputStream stream) throws IOException {
      throw new IOException("broken stream");
    }

    @Override
    public void encode(Fruit fruit, OutputStream stream) throws IOException {
      throw new IOException("broken stream");
    }
  }

  public static class Nothing implements Decoder.Text<Fruit>, Encoder.Text<Fruit>, Both {
    @Override
    public boolean willDecode(String text) {
      return true;
    }

    @Override
    public @Nullable Fruit decode(String text) {
      return null;
    }

    @Override
    public @Nullable String encode(Fruit fruit) {
      return null;
    }
  }

  public static class Doubled implements Encoder.Text<Integer>, Decoder.Text<Integer>, Both {
    @Override
    public String encode(Integer number) {
      return "<" + number + ">";
    }

    @Override
    public Integer decode(String text) {
      return 2 * Integer.parseInt(text);
    }

    @Override
    public boolean willDecode(String text) {
      return true;
    }
  }

  public static class LoudReader implements Decoder.Text<Reader> {
    @Override
    public Reader decode(String text) {
      return new StringReader(text.toUpperCase(Locale.ROOT));
    }

    @Override
    public boolean willDecode(String text) {
      return true;
    }
  }

  // ---- endpoints

  public static class FruitEcho {
    final List<Throwable> failures = new ArrayList<>();

    @OnMessage
    public Fruit on(Fruit fruit) {
      return fruit;
    }

    @OnError
    public void failed(Throwable failure) {
      failures.add(failure);
    }
  }

  public static class FruitNames {
    final List<Throwable> failures = new ArrayList<>();

    @OnMessage
    public String on(Fruit fruit) {
      return fruit.name;
    }

    @OnError
    public void failed(Throwable failure) {
      failures.add(failure);
    }
  }

  public static class Apples {
    final List<Throwable> failures = new ArrayList<>();

    @OnMessage
    public Fruit on(String text) {
      return new Apple();
    }

    @OnError
    public void failed(Throwable failure) {
      failures.add(failure);
    }
  }

  static Stream<Arguments> coders() {
    return Stream.of(
        arguments(TextCoder.class, "TEXT text:pear"),
        arguments(TextStreamCoder.class, "TEXT textstream:pear"),
        arguments(BinaryCoder.class, "BINARY [98, 112, 101, 97, 114]"),
        arguments(BinaryStreamCoder.class, "BINARY [115, 112, 101, 97, 114]"));
  }

  @ParameterizedTest
  @MethodSource("coders")
  @SuppressWarnings("unchecked")
  void eachKindDecodesAMessageAndEncodesTheAnswer(Class<?> coder, String answer) throws Exception {
    TestPeer peer =
        peer()
            .decoders((Class<? extends Decoder>) coder)
            .encoders((Class<? extends Encoder>) coder)
            .open(new FruitEcho());

    if (answer.startsWith("TEXT")) {
      peer.text("pear");
    } else {
      peer.binary('p', 'e', 'a', 'r');
    }

    assertThat(peer.received()).containsExactly(answer);
  }

  @Test
  void textAndBinaryMessagesMayBecomeTheSameType() throws Exception {
    TestPeer peer =
        peer().decoders(BinaryStreamCoder.class, TextCoder.class).open(new FruitNames());

    assertThat(peer.text("a").binary('b').received()).containsExactly("TEXT a", "TEXT b");
  }

  @Test
  void theFirstDecoderThatWillDecodesAlsoForASubclass() throws Exception {
    TestPeer peer = peer().decoders(Picky.class, Second.class).open(new FruitNames());

    assertThat(peer.text("picky me").text("apple").received())
        .containsExactly("TEXT picked picky me", "TEXT apple");
    assertThat(LOG).containsExactly("Picky asked", "Picky asked", "Second asked");
  }

  @Test
  void aMessageThatNoDecoderTakesIsADecodeException() throws Exception {
    FruitNames endpoint = new FruitNames();

    TestPeer peer = peer().decoders(Picky.class, Second.class).open(endpoint).text("plum");

    assertThat(peer.received()).isEmpty();
    assertThat(endpoint.failures)
        .singleElement()
        .isInstanceOfSatisfying(
            DecodeException.class, e -> assertThat(e.getText()).isEqualTo("plum"))
        .asString()
        .contains("no decoder takes the message", "Picky", "Second");
  }

  @Test
  void failuresOfDecodersGoToOnErrorAndTheSessionLivesOn() throws Exception {
    FruitNames endpoint = new FruitNames();

    TestPeer peer = peer().decoders(Failing.class, Breaking.class).open(endpoint);
    peer.text("x").binary(1).text("y");

    assertThat(endpoint.failures)
        .extracting(Throwable::getMessage)
        .containsExactly("no fruit", "broken stream", "no fruit");
    assertThat(peer.isClosed()).isFalse();
  }

  @Test
  void aDecoderMustNotDecodeToNull() throws Exception {
    FruitNames endpoint = new FruitNames();

    peer().decoders(Nothing.class).open(endpoint).text("x");

    assertThat(endpoint.failures)
        .singleElement()
        .isInstanceOf(DecodeException.class)
        .asString()
        .contains("Nothing decoded a message to null");
  }

  @Test
  void anEncoderForASupertypeEncodesAndOneForTheExactTypeGoesFirst() throws Exception {
    TestPeer peer = peer().encoders(TextStreamCoder.class, TextCoder.class).open(new Apples());

    assertThat(peer.text("x").received()).containsExactly("TEXT textstream:apple");
  }

  @Test
  void failuresOfEncodersGoToOnErrorAndNothingOfTheMessageIsSent() throws Exception {
    Apples endpoint = new Apples();

    TestPeer peer = peer().encoders(Failing.class).open(endpoint).text("x");

    assertThat(peer.received()).isEmpty();
    assertThat(endpoint.failures)
        .singleElement()
        .isInstanceOf(EncodeException.class)
        .asString()
        .contains("rotten");
  }

  @Test
  void anEncoderMustNotEncodeToNull() throws Exception {
    Apples endpoint = new Apples();

    peer().encoders(Nothing.class).open(endpoint).text("x");

    assertThat(endpoint.failures)
        .singleElement()
        .isInstanceOf(EncodeException.class)
        .asString()
        .contains("Nothing encoded to null");
  }

  public static class Numbers {
    @OnMessage
    public int on(int number) {
      return number;
    }
  }

  @Test
  void theApplicationsCodersForAPrimitiveGoBeforeTheEngines() throws Exception {
    assertThat(peer().open(new Numbers()).text("21").received()).containsExactly("TEXT 21");
    assertThat(
            peer()
                .decoders(Doubled.class)
                .encoders(Doubled.class)
                .open(new Numbers())
                .text("21")
                .received())
        .containsExactly("TEXT <42>");
  }

  public static class ReaderEcho {
    @OnMessage
    public String on(Reader reader) throws IOException {
      StringWriter all = new StringWriter();
      reader.transferTo(all);
      return all.toString();
    }
  }

  @Test
  void aDecoderForReaderReplacesTheEnginesReader() throws Exception {
    assertThat(peer().decoders(LoudReader.class).open(new ReaderEcho()).text("hey").received())
        .containsExactly("TEXT HEY");
  }

  @Test
  void aNumberThatDoesNotParseIsADecodeException() throws Exception {
    FailureList endpoint = new FailureList();

    peer().open(endpoint).text("1x");

    assertThat(endpoint.failures)
        .singleElement()
        .isInstanceOf(DecodeException.class)
        .asString()
        .contains("the message is \"1x\"; expected a value of type java.lang.Integer");
  }

  public static class FailureList {
    final List<Throwable> failures = new ArrayList<>();

    @OnMessage
    public void on(int number) {}

    @OnError
    public void failed(Throwable failure) {
      failures.add(failure);
    }
  }

  // ---- sendObject

  public static class Sender {
    @SuppressWarnings("NullAway.Init") // the first callback sets it
    Session session;

    @OnOpen
    public void opened(Session value) {
      session = value;
    }
  }

  @Test
  void sendObjectSendsWhatEachTypeBecomes() throws Exception {
    Sender sender = new Sender();
    TestPeer peer = peer().encoders(BinaryCoder.class).open(sender);

    sender.session.getBasicRemote().sendObject(new Fruit("fig"));
    sender.session.getBasicRemote().sendObject(1.5);
    sender.session.getBasicRemote().sendObject('c');
    sender.session.getAsyncRemote().sendObject(true).get();
    sender.session.getAsyncRemote().sendObject(new byte[] {7}).get();
    List<Boolean> outcomes = new ArrayList<>();
    sender.session.getAsyncRemote().sendObject("text", result -> outcomes.add(result.isOK()));

    assertThat(peer.received())
        .containsExactly(
            "BINARY [98, 102, 105, 103]",
            "TEXT 1.5",
            "TEXT c",
            "TEXT true",
            "BINARY [7]",
            "TEXT text");
    assertThat(outcomes).containsExactly(true);
  }

  @Test
  void anObjectWithoutEncoderIsAnEncodeExceptionOnEveryWay() throws Exception {
    Sender sender = new Sender();
    peer().encoders(TextCoder.class).open(sender);
    Object strange = new Object();

    assertThatThrownBy(() -> sender.session.getBasicRemote().sendObject(strange))
        .isInstanceOfSatisfying(
            EncodeException.class, e -> assertThat(e.getObject()).isSameAs(strange))
        .hasMessageContaining("no encoder for java.lang.Object")
        .hasMessageContaining("TextCoder");
    Future<Void> future = sender.session.getAsyncRemote().sendObject(strange);
    assertThatThrownBy(future::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(EncodeException.class);
    List<Throwable> failures = new ArrayList<>();
    sender
        .session
        .getAsyncRemote()
        .sendObject(strange, result -> failures.add(result.getException()));
    assertThat(failures).singleElement().isInstanceOf(EncodeException.class);
  }

  @Test
  void nullIsRefusedAtOnce() throws Exception {
    Sender sender = new Sender();
    peer().open(sender);

    assertThatThrownBy(() -> sender.session.getBasicRemote().sendObject(null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sender.session.getAsyncRemote().sendObject(null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sender.session.getAsyncRemote().sendObject("x", null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ---- life cycle

  public static class Living extends TextCoder {
    @Override
    public void init(EndpointConfig config) {
      LOG.add("init " + config.getUserProperties().isEmpty());
    }

    @Override
    public void destroy() {
      LOG.add("destroy");
      throw new IllegalStateException("at the end");
    }
  }

  public static class Life extends FruitEcho {
    @OnOpen
    public void opened() {
      LOG.add("open");
    }

    @OnClose
    public void closed() {
      LOG.add("close");
    }
  }

  @Test
  void codersLiveFromBeforeOnOpenUntilAfterOnClose() throws Exception {
    TestPeer peer = peer().encoders(Living.class).decoders(Living.class).open(new Life());

    peer.text("kiwi").close(1000, "");

    assertThat(LOG)
        .containsExactly("init true", "init true", "open", "close", "destroy", "destroy");
  }

  public static class Stillborn extends TextCoder {
    public Stillborn() {
      throw new IllegalArgumentException("no");
    }
  }

  @Test
  void aCoderThatCannotBeMadeFailsTheSessionWithAReason() throws Exception {
    FruitNames endpoint = new FruitNames();

    TestPeer peer = peer().decoders(Stillborn.class).open(endpoint);

    assertThat(endpoint.failures)
        .singleElement()
        .asString()
        .contains("Stillborn could not be instantiated");
    assertThat(peer.received()).containsExactly("CLOSE 1011 onOpen failed");
  }

  // ---- deployment

  public static class NoDefault extends TextCoder {
    NoDefault() {}
  }

  public abstract static class Abstract extends TextCoder {}

  public static class NoKind implements Both {}

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments(
            NoDefault.class, "cannot be instantiated; expected a concrete class with a public"),
        arguments(Abstract.class, "cannot be instantiated"),
        arguments(NoKind.class, "implements none of the interfaces Text, TextStream, Binary and"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  @SuppressWarnings("unchecked")
  void aCoderClassThatCannotServeIsRefusedAtDeployment(Class<?> coder, String rule) {
    EndpointConfig decoding = peer().decoders((Class<? extends Decoder>) coder).config();
    assertThatThrownBy(() -> EndpointModel.of(FruitNames.class, decoding))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining(
            "The decoder " + coder.getName() + " of " + FruitNames.class.getName())
        .hasMessageContaining(rule);
    EndpointConfig encoding = peer().encoders((Class<? extends Encoder>) coder).config();
    assertThatThrownBy(() -> EndpointModel.of(FruitNames.class, encoding))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("The encoder " + coder.getName())
        .hasMessageContaining(rule);
  }
}
