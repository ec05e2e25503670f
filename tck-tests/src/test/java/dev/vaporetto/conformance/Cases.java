package dev.vaporetto.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The whole table. */
final class Cases {
  private Cases() {}

  /** The cases by the title of their section, in order. */
  static Map<String, List<Case>> bySection(Peer peer) {
    Map<String, List<Case>> sections = new LinkedHashMap<>();
    sections.put("1 Framing", FramingCases.cases());
    sections.put("2 Pings and pongs", PingPongCases.cases());
    sections.put("3 Reserved bits", ReservedCases.bits());
    sections.put("4 Opcodes", ReservedCases.opcodes());
    sections.put("5 Fragmentation", FragmentationCases.cases());
    sections.put("6 UTF-8", Utf8Cases.cases());
    sections.put("7 Closing", CloseCases.cases());
    sections.put("8 Limits", LimitCases.cases());
    sections.put("9 Large messages and many of them", LargeCases.sizes());
    sections.put("10 Automatic fragments", LargeCases.fragmented());
    sections.put("12 Compression", CompressionCases.cases(peer));
    sections.put(
        "13 Parameters of compression",
        peer == Peer.CLIENT ? OfferCases.cases() : AnswerCases.cases());
    return sections;
  }
}
