/** What is measured: one small class for each scenario. */
@NullMarked
package dev.vaporetto.bench.scenario;

import org.jspecify.annotations.NullMarked;
