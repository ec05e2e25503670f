package dev.vaporetto.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The interest of a socket in reading, where another thread awaits it in the worst moment: on a key
 * that runs something just before an interest is taken away.
 */
@Timeout(20)
class InterestTest {
  private final FakeSelector selector = new FakeSelector();
  private final EventLoops loops =
      new EventLoops("interest", 1, true, () -> selector, System::nanoTime);
  private SocketChannel socket;
  private LoopChannel channel;
  private int reads;

  @BeforeEach
  void await() throws IOException {
    socket = SocketChannel.open();
    socket.configureBlocking(false);
    channel = new LoopChannel(socket, loops.next(), task -> reads++, null);
    channel.bind(new Silent(), null);
    channel.awaitReadable();
    assertThat(selector.key().interestOps()).isEqualTo(SelectionKey.OP_READ);
  }

  @AfterEach
  void end() throws IOException {
    loops.close();
    socket.close();
  }

  @Test
  void whoAwaitsWhileAReadIsHandedOverIsReadAgain() {
    selector.key().beforeTaken(channel::awaitReadable);
    channel.onReady(selector.key());
    assertThat(reads).isEqualTo(1);
    selector.key().beforeTaken(() -> {});
    channel.awaitReadable();
    assertThat(selector.key().interestOps()).isEqualTo(SelectionKey.OP_READ);
  }

  @Test
  void whoAwaitsWhileTheInterestOfABusySocketIsTakenAwayIsReadAgain() {
    channel.onReady(selector.key());
    channel.awaitReadable();
    channel.onReady(selector.key());
    assertThat(reads).isEqualTo(2);
    // Now it is ready, and is not awaited.
    selector.key().interestOps(SelectionKey.OP_READ);
    selector.key().beforeTaken(channel::awaitReadable);
    channel.onReady(selector.key());
    assertThat(selector.key().interestOps()).isEqualTo(SelectionKey.OP_READ);
    selector.key().beforeTaken(() -> {});
    channel.onReady(selector.key());
    assertThat(reads).isEqualTo(3);
  }

  private static final class Silent implements LoopChannel.Listener {
    @Override
    public void onReadable() {}

    @Override
    public void onReadableOnLoop() {}

    @Override
    public void onWritten() {}

    @Override
    public void onWriteFailed(IOException failure) {}
  }

  /** Reports nothing by itself. */
  private static final class FakeSelector extends AbstractSelector {
    private final Semaphore wakeUps = new Semaphore(0);
    private final Set<SelectionKey> none = new HashSet<>();
    private volatile @Nullable FakeKey key;

    FakeSelector() {
      super(SelectorProvider.provider());
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
      FakeKey made = new FakeKey(SelectionKey.OP_READ);
      made.interestOps(ops);
      made.attach(attachment);
      key = made;
      return made;
    }

    FakeKey key() {
      return Objects.requireNonNull(key, "something is awaited");
    }

    @Override
    protected void implCloseSelector() {}

    @Override
    public Set<SelectionKey> keys() {
      return none;
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
      return none;
    }

    @Override
    public int selectNow() {
      return 0;
    }

    @Override
    public int select(long timeout) {
      wakeUps.acquireUninterruptibly();
      return 0;
    }

    @Override
    public int select() {
      return select(0);
    }

    @Override
    public Selector wakeup() {
      wakeUps.release();
      return this;
    }
  }
}
