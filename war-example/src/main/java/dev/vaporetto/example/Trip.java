package dev.vaporetto.example;

/**
 * What a passenger asks for.
 *
 * @param from the stop where it begins
 * @param to the stop where it ends
 * @param passengers how many, at least 1
 */
public record Trip(String from, String to, int passengers) {}
