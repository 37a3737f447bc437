/*
 * numbering - the plans by which device and subscriber numbers are given out:
 * which heads of a number are assigned, and which checks hold.
 *
 * All take ASCII digits only.  Pure; any thread.
 */
#ifndef FOGLINE_NUMBERING_H
#define FOGLINE_NUMBERING_H

#include "filters/base/span.h"

#define NUMBERING_IMEI  15
#define NUMBERING_IMSI  15
#define NUMBERING_EID   32
#define NUMBERING_ICCID 19 /* with its check digit; 20 with some operators */

/* How common the body is that gave out a TAC (GSMA TS.06). */
enum numbering_tac {
    NUMBERING_TAC_NONE,  /* no such reporting body */
    NUMBERING_TAC_KNOWN, /* one of some fifteen: a seventh of all numbers */
    NUMBERING_TAC_USUAL, /* one of the two that most devices come from */
};

/* By the reporting body identifier, the first two digits of an IMEI. */
enum numbering_tac numbering_tac(struct span imei);

/* Do the first three digits of an IMSI name a country (ITU-T E.212)? */
bool numbering_mcc(struct span imsi);

/* 89, for telecommunication (ITU-T E.118; also the head of an EID)?  What
 * follows is a country code, which may be padded with zeros. */
bool numbering_iccid(struct span iccid);

/* 32 digits beginning 89 that leave 1 when divided by 97 (GSMA SGP.29)? */
bool numbering_eid(struct span eid);

#endif
