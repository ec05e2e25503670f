package dev.vaporetto.bench.svg;

/**
 * What has a row or a line of its own in a plot.
 *
 * @param key what its values are found by
 * @param label what is written beside it
 * @param color as SVG has it, {@code #rrggbb}
 * @param dashed whether its line is
 */
public record Row(String key, String label, String color, boolean dashed) {}
