/** The build's check that the tests which documents name as proofs exist and have run. */
@NullMarked
package dev.vaporetto.proofs;

import org.jspecify.annotations.NullMarked;
