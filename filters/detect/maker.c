/*
 * maker - a table of world manufacturer identifiers.
 *
 * Public knowledge (SAE assigns them; Wikipedia and NHTSA's vPIC list them),
 * makers of cars, vans, lorries, buses and motorcycles sold in numbers.  Two
 * letters stand for all codes that begin with them.  Sorted within each first
 * character; looked up by that character, since the table is asked once per
 * candidate.
 */
#include "filters/detect/maker.h"
#include "filters/text/chars.h"

/* By first character: codes of two or three, blank-separated. */
static const char *const makers[128] = {
    ['1'] = "1A 1B 1C 1D 1F 1G 1H 1J 1L 1M 1N 1P 1V 1X 1Y 1Z",
    ['2'] = "2A 2B 2C 2D 2F 2G 2H 2L 2M 2N 2P 2T 2V 2W",
    ['3'] = "3A 3B 3C 3D 3F 3G 3H 3K 3M 3MY 3N 3P 3T 3V",
    ['4'] = "4A 4B 4C 4D 4F 4J 4M 4N 4S 4T 4U 4V 4X 4Y 49H",
    ['5'] = "5A 5F 5G 5J 5K 5L 5N 5T 5U 5V 5X 5Y 54 55 57 58",
    ['6'] = "6F 6G 6H 6M 6T 6U",
    ['7'] = "7A 7F 7G 7J 7M 7P 7S 7Y 7A1 7A4 7A8",
    ['8'] = "8A 8B 8C 8G 8L 8X 8Y 8Z",
    ['9'] = "9B 93 94 95 98 99 9F 9G 9U",
    ['a'] = "AAV ABM ACV ADD ADM ADN AFA AHH AHT AHM",
    ['b'] = "BF BR BU",
    ['c'] = "CL",
    ['e'] = "EA EB EV",
    ['h'] = "HA HC HE HG HJ HL HR HT HZ H0 H1",
    ['j'] = "JA JB JC JD JF JH JK JL JM JN JR JS JT JY J8 J81",
    ['k'] = "KL KM KN KP KR KS",
    ['l'] = "LA LB LC LD LE LF LG LH LJ LK LL LM LN LP LR LS LT LU LV LW LX "
            "LY LZ L1 L2 L5 L6 L8",
    ['m'] = "MA MB MC MD ME MF MH MJ MK ML MM MN MP MR MS MX M3 M6",
    ['n'] = "NA NL NM NP",
    ['p'] = "PA PE PL PM PN PP PR",
    ['r'] = "RF RK RL RP",
    ['s'] = "SA SB SC SD SE SF SG SH SJ SK SL SN ST SU SV SX SY",
    ['t'] = "TA TD TF TH TK TM TN TR TS TT TV TW TY T36",
    ['u'] = "UU U5 U6",
    ['v'] = "VA VB VF VG VL VN VR VS VV VW VX V3 V6",
    ['w'] = "W0 W1 WA WB WD WE WF WJ WK WM WP WS WU WV WW",
    ['x'] = "X4 X7 X8 X9 XL XM XP XT XU XW XZ X96 XW8",
    ['y'] = "Y3 Y4 Y6 Y7 YA YB YC YE YH YK YS YT YU YV",
    ['z'] = "ZA ZB ZC ZD ZF ZG ZH ZJ ZK ZL ZN ZR ZZ",
};

bool maker_known(struct span vin)
{
    uint8_t first = chars_lower(vin.p[0]);
    const char *codes = first < 128 ? makers[first] : NULL;

    while (codes != NULL && *codes != '\0') {
        size_t n = strcspn(codes, " ");

        if ((uint8_t)codes[1] == (vin.p[1] & ~(vin.p[1] >> 1 & 0x20)) &&
            (n == 2 ||
             (uint8_t)codes[2] == (vin.p[2] & ~(vin.p[2] >> 1 & 0x20))))
            return true;
        codes += n;
        codes += strspn(codes, " ");
    }
    return false;
}
