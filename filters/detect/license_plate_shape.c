/*
 * license_plate_shape - Japanese plates that no key names: 品川 300 さ 12-34.
 *
 * The office that issued it, the class of the car (three places since 1998,
 * with letters since 2018), one hiragana, up to four digits.  No office, no
 * plate: the list is that of the Ministry of Land, Infrastructure, Transport
 * and Tourism, as of 2025.
 */
#include "filters/detect/shape.h"
#include "filters/text/chars.h"

#define KANA_SIZE 3 /* bytes of a kana or kanji in UTF-8 */
#define GAP       6 /* bytes of blanks between two parts, at most */

static const char *const offices[] = {
    "札幌",   "函館",   "旭川",     "室蘭",   "苫小牧", "釧路",   "知床",
    "帯広",   "十勝",   "北見",     "青森",   "八戸",   "弘前",   "岩手",
    "平泉",   "盛岡",   "宮城",     "仙台",   "秋田",   "山形",   "庄内",
    "福島",   "会津",   "郡山",     "白河",   "いわき", "水戸",   "土浦",
    "つくば", "宇都宮", "那須",     "とちぎ", "日光",   "群馬",   "前橋",
    "高崎",   "大宮",   "川口",     "川越",   "所沢",   "越谷",   "春日部",
    "熊谷",   "千葉",   "成田",     "習志野", "市川",   "船橋",   "袖ヶ浦",
    "袖ケ浦", "市原",   "野田",     "柏",     "松戸",   "品川",   "世田谷",
    "練馬",   "杉並",   "板橋",     "足立",   "江東",   "葛飾",   "江戸川",
    "八王子", "多摩",   "横浜",     "川崎",   "湘南",   "相模",   "山梨",
    "富士山", "新潟",   "長岡",     "上越",   "富山",   "石川",   "金沢",
    "福井",   "長野",   "松本",     "諏訪",   "安曇野", "南信州", "岐阜",
    "飛騨",   "静岡",   "浜松",     "沼津",   "伊豆",   "名古屋", "尾張小牧",
    "一宮",   "春日井", "豊橋",     "三河",   "岡崎",   "豊田",   "三重",
    "鈴鹿",   "四日市", "伊勢志摩", "滋賀",   "京都",   "大阪",   "なにわ",
    "和泉",   "堺",     "奈良",     "飛鳥",   "和歌山", "神戸",   "姫路",
    "鳥取",   "島根",   "出雲",     "岡山",   "倉敷",   "広島",   "福山",
    "山口",   "下関",   "徳島",     "香川",   "高松",   "愛媛",   "高知",
    "福岡",   "北九州", "筑豊",     "久留米", "佐賀",   "長崎",   "佐世保",
    "熊本",   "大分",   "宮崎",     "鹿児島", "奄美",   "沖縄",
};

/* Is the kana at p one that plates have?  お, し, へ and ん are not used. */
static bool is_kana(const uint8_t *p)
{
    static const char kana[] =
        "さすせそたちつてとなにぬねのはひふほまみむめもやゆよらりるろ"
        "あいうえかきくけこをれわ";

    for (size_t i = 0; i + KANA_SIZE < sizeof kana; i += KANA_SIZE)
        if (memcmp(kana + i, p, KANA_SIZE) == 0)
            return true;
    return false;
}

/* How long is the office at the end of w->p[0 .. end)?  0: none there. */
static size_t office_before(const struct window *w, size_t end)
{
    size_t longest = 0;

    for (size_t i = 0; i < sizeof offices / sizeof offices[0]; i++) {
        size_t n = strlen(offices[i]);

        if (n > longest && n <= end &&
            memcmp(w->p + end - n, offices[i], n) == 0)
            longest = n;
    }
    return longest;
}

static bool is_wide_blank(const uint8_t *p)
{
    return memcmp(p, "\xE3\x80\x80", KANA_SIZE) == 0; /* U+3000 */
}

static size_t skip_blanks_back(const struct window *w, size_t i)
{
    size_t from = i;

    while (i > 0 && from - i < GAP) {
        if (w->p[i - 1] == ' ')
            i--;
        else if (i >= KANA_SIZE && is_wide_blank(w->p + i - KANA_SIZE))
            i -= KANA_SIZE;
        else
            break;
    }
    return i;
}

static size_t skip_blanks(const struct window *w, size_t i)
{
    size_t from = i;

    while (i < w->end && i - from < GAP) {
        if (w->p[i] == ' ')
            i++;
        else if (i + KANA_SIZE <= w->end && is_wide_blank(w->p + i))
            i += KANA_SIZE;
        else
            break;
    }
    return i;
}

/* The class of the car that ends before `end`: where it begins, or `end`. */
static size_t class_before(const struct window *w, size_t end)
{
    size_t i = end;

    while (i > 0 && end - i <= 3 &&
           chars_is(w->p[i - 1], CHARS_DIGIT | CHARS_UPPER))
        i--;
    return end - i <= 3 && i < end && chars_is(w->p[i], CHARS_DIGIT) ? i : end;
}

/* Dots stand for digits that are not there: ・・12. */
static size_t skip_dots(const struct window *w, size_t i, size_t *places)
{
    while (*places < 4) {
        if (i + KANA_SIZE <= w->end &&
            memcmp(w->p + i, "\xE3\x83\xBB", KANA_SIZE) == 0) /* U+30FB */
            i += KANA_SIZE;
        else if (i + 2 <= w->end && memcmp(w->p + i, "\xC2\xB7", 2) == 0)
            i += 2;
        else if (window_at(w, i) == '.')
            i++;
        else
            break;
        ++*places;
    }
    return i;
}

/* The end of the number that begins at i: 12-34, ・・12, 1234; with a class
 * of less than three places it needs all four.  0: there is none. */
static size_t number_end(const struct window *w, size_t i, bool strict)
{
    size_t places = 0, dots;

    i = skip_dots(w, i, &places);
    dots = places;
    while (places < 5 && chars_is(window_at(w, i), CHARS_DIGIT)) {
        places++;
        i++;
        if (places == 2 && dots < 2 && window_at(w, i) == '-')
            i++;
    }
    if (places == dots || places > 4 || (strict && places != 4) ||
        w->p[i - 1] == '-')
        return 0;
    return chars_is(window_at(w, i), CHARS_ALNUM) || window_at(w, i) == '-' ? 0
                                                                            : i;
}

bool license_plate_shape(const struct window *w, size_t at, struct found *found)
{
    size_t class_end, class, end, office;
    struct match *m;

    if (w->p[at] != 0xE3 || at + KANA_SIZE > w->end || !is_kana(w->p + at))
        return false;
    class_end = skip_blanks_back(w, at);
    class = class_before(w, class_end);
    if (class == class_end)
        return false;
    end = number_end(w, skip_blanks(w, at + KANA_SIZE), class_end - class < 3);
    class = skip_blanks_back(w, class);
    office = office_before(w, class);
    if (end == 0 || office == 0 || class - office < w->floor)
        return false;
    m = window_match(w, &found->hit[0], class - office, end);
    m->kind = KIND_LICENSE_PLATE;
    m->evidence = EVIDENCE_LIKELY;
    found->count = 1;
    return true;
}
