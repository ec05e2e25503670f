package dev.vaporetto.jakarta.session;

import static dev.vaporetto.jakarta.endpoint.TestPeer.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.jakarta.endpoint.TestPeer;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionEndTest {
  /** Records the state of its session. */
  public static class Witness {
    private final List<String> seen = new ArrayList<>();
    private @Nullable Session session;

    @OnOpen
    public void opened(Session opened) {
      session = opened;
    }

    Session session() {
      return Objects.requireNonNull(session);
    }

    @OnMessage(maxMessageSize = 5)
    public void on(String message) {
      seen.add(message);
    }

    @OnClose
    public void closed(Session closed, CloseReason reason) {
      seen.add("closed " + reason.getCloseCode().getCode() + " open " + closed.isOpen());
    }
  }

  private final Witness witness = new Witness();

  @Test
  void onCloseIsCalledWithTheSessionWhenThePeerHasAnsweredTheCloseFrame() throws Exception {
    TestPeer peer = peer().open(witness);
    witness.session().close();
    assertThat(witness.seen).isEmpty();
    peer.close(1000, "");
    assertThat(witness.seen).containsExactly("closed 1000 open false");
  }

  @Test
  void aServersSessionIsOpenWhileItTakesSends() throws Exception {
    TestPeer unused = peer().open(witness);
    assertThat(witness.session().isOpen()).isTrue();
    assertThat(witness.session().getOpenSessions()).containsExactly(witness.session());
    witness.session().close();
    assertThat(witness.session().isOpen()).isFalse();
    assertThat(witness.session().getOpenSessions()).isEmpty();
  }

  @Test
  void aServersSessionIsNotOpenAfterAFailure() throws Exception {
    TestPeer peer = peer().open(witness);
    peer.connection().onWriteFailed(new IOException("reset"));
    assertThat(witness.seen).containsExactly("closed 1006 open false");
    assertThat(witness.session().isOpen()).isFalse();
  }

  @Test
  void aClientsSessionIsOpenUntilOnCloseHasReturned() throws Exception {
    TestPeer peer = peer().client().open(witness);
    witness.session().close();
    assertThat(witness.session().isOpen()).isTrue();
    assertThat(witness.session().getOpenSessions()).isEmpty();
    peer.close(1000, "");
    assertThat(witness.seen).containsExactly("closed 1000 open true");
    assertThat(witness.session().isOpen()).isFalse();
  }

  @Test
  void theEndpointSeesTheSame1009AsThePeer() throws Exception {
    TestPeer peer = peer().open(witness).text("123456");
    peer.close(1009, "");
    assertThat(witness.seen).containsExactly("closed 1009 open false");
  }

  @Test
  void theEndpointSees1006WhereTheEngineClosesForAnotherReason() throws Exception {
    TestPeer peer = peer().open(witness).send(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0});
    peer.close(1002, "");
    assertThat(witness.seen).containsExactly("closed 1006 open false");
  }

  @Test
  void theIdIsOneAndTheSameObject() throws Exception {
    TestPeer unused = peer().open(witness);
    assertThat(witness.session().getId()).isSameAs(witness.session().getId()).isNotEmpty();
  }

  @Test
  void eachConnectionHasASessionAndAnIdOfItsOwn() throws Exception {
    Witness another = new Witness();
    TestPeer first = peer().open(witness);
    TestPeer second = peer().open(another);
    assertThat(another.session()).isNotSameAs(witness.session());
    assertThat(another.session().getId()).isNotEqualTo(witness.session().getId());
    first.close(1000, "");
    second.close(1000, "");
    Witness late = new Witness();
    TestPeer unused = peer().open(late);
    assertThat(late.session().getId())
        .isNotIn(witness.session().getId(), another.session().getId());
  }

  /** Has a variable that no path has. */
  public static class OfNoPath {
    @OnMessage
    public String on(char first, @PathParam("none") Boolean none, @PathParam("none") boolean flag) {
      return first + " " + none + " " + flag;
    }
  }

  @Test
  void aMissingBooleanIsFalseAndACharIsTheFirstOfItsMessage() throws Exception {
    assertThat(peer().open(new OfNoPath()).text("x").text("yz").received())
        .containsExactly("TEXT x false false", "TEXT y false false");
  }
}
