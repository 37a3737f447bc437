/*
 * numbering - the plans' tables.
 *
 * Reporting bodies: GSMA TS.06, the withdrawn ones included, since their
 * devices live on.  Country codes: ITU-T E.212 annex, shared and test codes
 * included.
 */
#include "filters/detect/numbering.h"

#include <stdlib.h>

/* The number that the first `n` digits make. */
static unsigned head(struct span digits, size_t n)
{
    unsigned value = 0;

    for (size_t i = 0; i < n && i < digits.n; i++)
        value = value * 10 + (unsigned)(digits.p[i] - '0');
    return value;
}

enum numbering_tac numbering_tac(struct span imei)
{
    switch (head(imei, 2)) {
    case 35: /* TUV SUD BABT, United Kingdom */
    case 86: /* TAF, China */
        return NUMBERING_TAC_USUAL;
    case 1:  /* PTCRB, United States */
    case 30: /* Iridium satellite devices */
    case 33: /* DGPT, France */
    case 44: /* BABT */
    case 45: /* NTA, Denmark */
    case 49: /* BZT, Germany */
    case 50: /* BZT ETS Certification */
    case 51: /* Cetecom ICT Services */
    case 52: /* Cetecom */
    case 53: /* TUV Product Service */
    case 54: /* Phoenix Test-Lab */
    case 91: /* MSAI, India */
    case 98: /* BABT, 3GPP2 devices */
    case 99: /* devices that have an MEID as well */
        return NUMBERING_TAC_KNOWN;
    default:
        return NUMBERING_TAC_NONE;
    }
}

static int by_value(const void *a, const void *b)
{
    return (int)*(const uint16_t *)a - (int)*(const uint16_t *)b;
}

bool numbering_mcc(struct span imsi)
{
    static const uint16_t countries[] = {
        1,   202, 204, 206, 208, 212, 213, 214, 216, 218, 219, 220, 221, 222,
        225, 226, 228, 230, 231, 232, 234, 235, 238, 240, 242, 244, 246, 247,
        248, 250, 255, 257, 259, 260, 262, 266, 268, 270, 272, 274, 276, 278,
        280, 282, 283, 284, 286, 288, 289, 290, 292, 293, 294, 295, 297, 302,
        308, 310, 311, 312, 313, 314, 315, 316, 330, 332, 334, 338, 340, 342,
        344, 346, 348, 350, 352, 354, 356, 358, 360, 362, 363, 364, 365, 366,
        368, 370, 372, 374, 376, 400, 401, 402, 404, 405, 406, 410, 412, 413,
        414, 415, 416, 417, 418, 419, 420, 421, 422, 424, 425, 426, 427, 428,
        429, 430, 431, 432, 434, 436, 437, 438, 440, 441, 450, 452, 454, 455,
        456, 457, 460, 461, 466, 467, 470, 472, 502, 505, 510, 514, 515, 520,
        525, 528, 530, 536, 537, 539, 540, 541, 542, 543, 544, 545, 546, 547,
        548, 549, 550, 551, 552, 553, 554, 555, 602, 603, 604, 605, 606, 607,
        608, 609, 610, 611, 612, 613, 614, 615, 616, 617, 618, 619, 620, 621,
        622, 623, 624, 625, 626, 627, 628, 629, 630, 631, 632, 633, 634, 635,
        636, 637, 638, 639, 640, 641, 642, 643, 645, 646, 647, 648, 649, 650,
        651, 652, 653, 654, 655, 657, 658, 659, 702, 704, 706, 708, 710, 712,
        714, 716, 722, 724, 730, 732, 734, 736, 738, 740, 742, 744, 746, 748,
        750, 901, 999,
    };
    uint16_t country = (uint16_t)head(imsi, 3);

    return bsearch(&country, countries, sizeof countries / sizeof countries[0],
                   sizeof countries[0], by_value) != NULL;
}

bool numbering_iccid(struct span iccid)
{
    return head(iccid, 2) == 89;
}

bool numbering_eid(struct span eid)
{
    unsigned rest = 0;

    for (size_t i = 0; i < eid.n; i++)
        rest = (rest * 10 + (unsigned)(eid.p[i] - '0')) % 97;
    return eid.n == NUMBERING_EID && head(eid, 2) == 89 && rest == 1;
}
