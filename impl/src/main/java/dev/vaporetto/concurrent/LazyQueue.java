package dev.vaporetto.concurrent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A first-in first-out queue that takes memory only once it has had an element. Not thread-safe.
 */
public class LazyQueue<E> implements Iterable<E> {
  /** Null before the first element. */
  private @Nullable ArrayDeque<E> elements;

  /** Adds an element behind all others. */
  public void add(E element) {
    if (elements == null) {
      elements = new ArrayDeque<>(2);
    }
    elements.add(element);
  }

  /** Takes the first element out; null if there is none. */
  public @Nullable E poll() {
    return elements == null ? null : elements.poll();
  }

  /** Takes the last element out; null if there is none. */
  public @Nullable E pollLast() {
    return elements == null ? null : elements.pollLast();
  }

  /** The first element, which stays; null if there is none. */
  public @Nullable E peek() {
    return elements == null ? null : elements.peek();
  }

  /** The elements from the first one on, which stay. */
  @Override
  public Iterator<E> iterator() {
    return elements == null ? Collections.emptyIterator() : elements.iterator();
  }

  /** How many elements there are. */
  public int size() {
    return elements == null ? 0 : elements.size();
  }

  public boolean isEmpty() {
    return elements == null || elements.isEmpty();
  }

  /** Whether there is an element that fulfils a condition. */
  public boolean anyMatch(Predicate<? super E> condition) {
    return elements != null && elements.stream().anyMatch(condition);
  }

  /** Drops all elements. */
  public void clear() {
    if (elements != null) {
      elements.clear();
    }
  }

  /** Takes all elements out. */
  public List<E> drain() {
    if (elements == null || elements.isEmpty()) {
      return List.of();
    }
    List<E> all = new ArrayList<>(elements);
    elements.clear();
    return all;
  }
}
