/* libxml2: its tree and XPath for XML Patch; its parser and schemas for the tests. */
#pragma once
#include <libxml/xmlversion.h>
/* Keeps ICU's headers out, which would clash with the ones of Foundation; it only hides the last members of a struct we do not use. */
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

/* xmlFree is a variable, which Swift cannot prove to be constant. */
static inline void caresync_xml_free(void *memory) {
    xmlFree(memory);
}
