/**
 * What bad peers do to a server with a small heap, at full speed, beside healthy ones that must not
 * notice.
 */
@NullMarked
package dev.vaporetto.bench.attack;

import org.jspecify.annotations.NullMarked;
