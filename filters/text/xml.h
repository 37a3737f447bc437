/*
 * xml - what an XML declaration says of the encoding (XML 1.0 section 2.8).
 *
 * A reader may believe the declaration, or the Content-Type (RFC 7303 section
 * 3): where the two differ, nobody can say what it will read.
 */
#ifndef FOGLINE_XML_H
#define FOGLINE_XML_H

#include "filters/text/charset.h"

/*
 * May a body that begins with `head` be read as bytes that keep ASCII?  `said`
 * is the Content-Type's charset.  False if there is a declaration and it names
 * an encoding that does not keep ASCII, one other than `said`, or has no end
 * in `head` though `whole` says that it holds all there is room for.
 */
bool xml_agrees(struct span head, const struct charset *said, bool whole);

#endif
