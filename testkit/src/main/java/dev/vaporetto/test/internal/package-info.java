/** The engine in memory, behind the test kit; not for applications. */
@NullMarked
package dev.vaporetto.test.internal;

import org.jspecify.annotations.NullMarked;
