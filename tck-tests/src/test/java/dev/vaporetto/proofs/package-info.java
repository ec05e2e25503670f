/** Tests of the check that the documents' proofs have run. */
@NullMarked
package dev.vaporetto.proofs;

import org.jspecify.annotations.NullMarked;
