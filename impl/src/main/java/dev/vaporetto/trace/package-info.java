/**
 * Shows the frames of chosen connections while they run. It reads along and changes nothing: what
 * it shows is what is on the wire, be it legal or not.
 */
@NullMarked
package dev.vaporetto.trace;

import org.jspecify.annotations.NullMarked;
