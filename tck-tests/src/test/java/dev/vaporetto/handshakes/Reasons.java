package dev.vaporetto.handshakes;

/** Why an answer of ours is one that none of the containers' own engines gives. */
final class Reasons {
  /** For what no application of ours can change. */
  static final String SERVER = "The server answers this itself, before any application.";

  static final String CONNECT =
      "Tomcat and Jetty: each answers this itself, before any application. Undertow hands it on, and"
          + " RFC 6455 4.2.1 item 1 wants GET.";

  static final String DOTS =
      "A dot segment is no value of a variable (RFC 3986 5.2.4), escaped or not: what stands before"
          + " the application may read it as the way to another path.";

  static final String NO_UTF8 =
      "Octets that are not UTF-8 have no one reading, so such a path matches nothing.";

  static final String ENCODED =
      "The other engines fail on what java.net.URI refuses. Browsers send it, so the socket opens:"
          + " the query is told as it came, and percent-encoded in the URI of the request.";

  static final String GET_ONLY =
      "RFC 6455 4.2.1 item 1: GET only. 405 and its Allow say so; the others send it on to servlets,"
          + " or open.";

  static final String HTTP_1_1 =
      "RFC 6455 4.2.1 item 1: HTTP/1.1 or higher; HTTP/1.0 has no Upgrade (RFC 9110 7.8).";

  static final String SAYS_WHY =
      "A handshake to a path of ours that lacks a header is answered with the header's name. The"
          + " usual cause is a proxy that takes Upgrade away, and a 404 would hide it.";

  static final String VERSION_13 =
      "RFC 6455 4.1 item 9: the value is 13, one number and no list. 426 names it (4.4); without the"
          + " header there is no version to negotiate, and 400 says that it is missing.";

  static final String ONCE =
      "RFC 6455 11.3.1 and 11.3.5: the header MUST NOT appear more than once in a request.";

  static final String ORIGIN =
      "The default is the same origin (RFC 6455 10.2): without it any page in a browser could use"
          + " the cookies of this server. The others leave it to the application.";

  static final String ONE_ORIGIN =
      "RFC 6454 7.3: one Origin. Of two, nobody knows which one the browser has sent.";

  static final String GRAMMAR =
      "RFC 6455 4.2.1 and 9.1: the server MUST stop at what violates the grammar of a header, which"
          + " has at least one element, tokens only, and each subprotocol once.";

  static final String NO_BODY =
      "A body would be read as frames, or frames as a body: request smuggling. A handshake has none,"
          + " and does not expect 100.";

  private Reasons() {}
}
