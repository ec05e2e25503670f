/**
 * Bad peers and callbacks that block, all at once, beside healthy ones whose messages are counted.
 */
@NullMarked
package dev.vaporetto.stress;

import org.jspecify.annotations.NullMarked;
