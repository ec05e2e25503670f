/**
 * The conformance suite: cases of RFC 6455 and RFC 7692 as a table, played against the live server
 * on each embedded container and against the client.
 */
@NullMarked
package dev.vaporetto.conformance;

import org.jspecify.annotations.NullMarked;
