package dev.vaporetto.connection.steps;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link SteppedLock} in the place of each lock, in all objects of ours that can be reached
 * from one, and conditions of it in the place of those that they hold. Before any other thread
 * knows them.
 */
public final class LockSwap {
  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return fieldsOf(type);
        }
      };

  /** What steps is left alone. */
  private static final Package OURS = LockSwap.class.getPackage();

  private final Steps steps;
  private final IdentityHashMap<ReentrantLock, SteppedLock> locks = new IdentityHashMap<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private int swapped;

  private LockSwap(Steps steps) {
    this.steps = steps;
  }

  /** Returns how many fields have another value now. */
  public static int swap(Object root, Steps steps) {
    LockSwap swap = new LockSwap(steps);
    swap.visit(root);
    return swap.swapped;
  }

  private void visit(@Nullable Object object) {
    if (object == null || !isOurs(object.getClass()) || !seen.add(object)) {
      return;
    }
    for (Field field : FIELDS.get(object.getClass())) {
      visit(object, field);
    }
  }

  private static List<Field> fieldsOf(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    Class<?> each = type;
    while (each != null && isOurs(each)) {
      for (Field field : each.getDeclaredFields()) {
        if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          fields.add(field);
        }
      }
      each = each.getSuperclass();
    }
    return fields;
  }

  private void visit(Object object, Field field) {
    try {
      Object value = field.get(object);
      if (value instanceof ReentrantLock lock) {
        set(object, field, replacement(lock));
      } else if (value instanceof Condition) {
        set(object, field, lockOf(object).newCondition());
      } else {
        visit(value);
      }
    } catch (IllegalAccessException e) {
      throw new LinkageError("a field cannot be swapped: " + field, e);
    }
  }

  private void set(Object object, Field field, Object value) throws IllegalAccessException {
    field.set(object, value);
    swapped++;
  }

  private SteppedLock replacement(ReentrantLock lock) {
    return lock instanceof SteppedLock stepped
        ? stepped
        : locks.computeIfAbsent(lock, old -> new SteppedLock(steps));
  }

  /** The lock of a condition: an object that has one has the lock as well. */
  private SteppedLock lockOf(Object object) throws IllegalAccessException {
    for (Field field : FIELDS.get(object.getClass())) {
      if (field.get(object) instanceof ReentrantLock lock) {
        return replacement(lock);
      }
    }
    throw new LinkageError("a condition without its lock: " + object.getClass());
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("dev.vaporetto.") && type.getPackage() != OURS;
  }
}
