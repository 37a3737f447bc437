/*
 * name_native - keys that are not written in Latin letters.
 *
 * These scripts put the deciding word last and no border before it, so a key
 * is compared with the end of it: 車両緯度 ends in 緯度.  What may mean other
 * things too (ナンバー: also a serial number) must be the whole key.  Behind it
 * may stand a unit in brackets, digits, blanks.
 *
 * The source is UTF-8, and so are keys.
 */
#include "filters/text/name_native.h"
#include "filters/text/chars.h"

struct native {
    const char *text;
    enum name name;
    bool whole;
};

/* Longer ones before those they end in. */
static const struct native natives[] = {
    /* Japanese */
    {"車両識別番号", NAME_VIN, false},
    {"車台番号", NAME_CHASSIS, false},
    {"車体番号", NAME_CHASSIS, false},
    {"フレーム番号", NAME_CHASSIS, false},
    {"フレームナンバー", NAME_CHASSIS, false},
    {"メールアドレス", NAME_EMAIL, false},
    {"Eメール", NAME_EMAIL, false},
    {"電子メール", NAME_EMAIL, false},
    {"メール", NAME_EMAIL, true},
    {"MACアドレス", NAME_MAC, false},
    {"緯度経度", NAME_POSITION, false},
    {"緯度・経度", NAME_POSITION, false},
    {"緯度", NAME_LATITUDE, false},
    {"経度", NAME_LONGITUDE, false},
    {"座標", NAME_POSITION, false},
    {"位置情報", NAME_POSITION, false},
    {"車両位置", NAME_POSITION, false},
    {"現在位置", NAME_POSITION, false},
    {"駐車位置", NAME_POSITION, false},
    {"現在地", NAME_POSITION, false},
    {"位置", NAME_POSITION, true},
    {"端末番号", NAME_TERMINAL, false},
    {"端末ID", NAME_TERMINAL, false},
    {"端末識別番号", NAME_TERMINAL, false},
    {"車載器ID", NAME_TERMINAL, false},
    {"車載器番号", NAME_TERMINAL, false},
    {"車載機ID", NAME_TERMINAL, false},
    {"車載機番号", NAME_TERMINAL, false},
    {"通信機番号", NAME_TERMINAL, false},
    {"通信機ID", NAME_TERMINAL, false},
    {"機器番号", NAME_TERMINAL, false},
    {"機器ID", NAME_TERMINAL, false},
    {"デバイスID", NAME_TERMINAL, false},
    {"車両登録番号", NAME_PLATE, false},
    {"自動車登録番号", NAME_PLATE, false},
    {"登録番号", NAME_PLATE, true},
    {"車番", NAME_PLATE, true},
    {"ナンバープレート", NAME_PLATE, false},
    {"車両ナンバー", NAME_PLATE, false},
    {"車両番号", NAME_PLATE, false},
    {"ナンバー", NAME_PLATE, true},
    {"電話番号", NAME_PHONE, false},
    {"携帯番号", NAME_PHONE, false},
    {"携帯電話", NAME_PHONE, false},
    {"電話", NAME_PHONE, false},
    {"携帯", NAME_PHONE, false},
    {"連絡先", NAME_PHONE, false},
    {"郵便番号", NAME_ADDRESS, false},
    {"住所", NAME_ADDRESS, false},
    {"所在地", NAME_ADDRESS, false},
    {"本拠の位置", NAME_ADDRESS, false},
    /* Chinese */
    {"车辆识别代号", NAME_VIN, false},
    {"车辆识别代码", NAME_VIN, false},
    {"车架号", NAME_CHASSIS, false},
    {"车架号码", NAME_CHASSIS, false},
    {"底盘号", NAME_CHASSIS, false},
    {"经纬度", NAME_POSITION, false},
    {"纬度", NAME_LATITUDE, false},
    {"经度", NAME_LONGITUDE, false},
    {"坐标", NAME_POSITION, false},
    {"终端号", NAME_TERMINAL, false},
    {"终端ID", NAME_TERMINAL, false},
    {"设备号", NAME_TERMINAL, false},
    {"设备ID", NAME_TERMINAL, false},
    {"车牌", NAME_PLATE, false},
    {"车牌号", NAME_PLATE, false},
    {"车牌号码", NAME_PLATE, false},
    {"手机号", NAME_PHONE, false},
    {"手机号码", NAME_PHONE, false},
    {"电话", NAME_PHONE, true},
    {"联系电话", NAME_PHONE, false},
    {"邮箱", NAME_EMAIL, false},
    {"IP地址", NAME_NONE, false},
    {"网址", NAME_NONE, false},
    {"地址", NAME_ADDRESS, false},
    /* Korean */
    {"차대번호", NAME_CHASSIS, false},
    {"위경도", NAME_POSITION, false},
    {"위도", NAME_LATITUDE, false},
    {"경도", NAME_LONGITUDE, false},
    {"좌표", NAME_POSITION, false},
    {"이메일", NAME_EMAIL, false},
    {"이메일 주소", NAME_EMAIL, false},
    {"이메일주소", NAME_EMAIL, false},
    {"MAC 주소", NAME_MAC, false},
    {"MAC주소", NAME_MAC, false},
    {"IP 주소", NAME_NONE, false},
    {"IP주소", NAME_NONE, false},
    {"주소", NAME_ADDRESS, false},
    {"단말기번호", NAME_TERMINAL, false},
    {"단말기 번호", NAME_TERMINAL, false},
    {"단말번호", NAME_TERMINAL, false},
    {"단말기ID", NAME_TERMINAL, false},
    {"차량번호", NAME_PLATE, false},
    {"차량 번호", NAME_PLATE, false},
    {"번호판", NAME_PLATE, false},
    {"우편번호", NAME_ADDRESS, false},
    {"전화번호", NAME_PHONE, false},
    {"휴대폰번호", NAME_PHONE, false},
    {"휴대폰 번호", NAME_PHONE, false},
    {"휴대폰", NAME_PHONE, false},
    {"휴대전화", NAME_PHONE, false},
    {"연락처", NAME_PHONE, false},
    /* Russian: without the first letter, which may be a capital */
    {"ирота", NAME_LATITUDE, false},
    {"олгота", NAME_LONGITUDE, false},
    {"оординаты", NAME_POSITION, false},
    {"осномер", NAME_PLATE, false},
    {"елефон", NAME_PHONE, false},
};

static bool is_wide(struct span key)
{
    for (size_t i = 0; i < key.n; i++)
        if (key.p[i] >= 0x80)
            return true;
    return false;
}

/* Where a unit in brackets begins, ASCII or full-width; key.n: nowhere. */
static size_t bracket_of(struct span key)
{
    for (size_t i = 1; i < key.n; i++) {
        struct span rest = span_cut(key, i, key.n);

        if (key.p[i] == '(' || key.p[i] == '[' ||
            (rest.n >= 3 &&
             (memcmp(rest.p, "（", 3) == 0 || memcmp(rest.p, "［", 3) == 0)))
            return i;
    }
    return key.n;
}

/* The key without blanks around it and without unit and digits behind. */
static struct span core_of(struct span key)
{
    size_t from = 0, to = bracket_of(key);

    while (from < to && key.p[from] == ' ')
        from++;
    while (to > from && (chars_is(key.p[to - 1], CHARS_DIGIT) ||
                         key.p[to - 1] == ' ' || key.p[to - 1] == '_'))
        to--;
    return span_cut(key, from, to);
}

/* Behind the path that a flattened object has before it: 車両.0.登録番号. */
static struct span member_of(struct span key)
{
    size_t i = key.n;

    while (i > 0 && strchr("._/:] ", key.p[i - 1]) == NULL)
        i--;
    return span_cut(key, i, key.n);
}

/* ASCII letters in either case. */
static bool same(const uint8_t *p, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (chars_lower(p[i]) != chars_lower((uint8_t)text[i]))
            return false;
    return true;
}

bool name_native(struct span key, enum name *name)
{
    struct span member;

    if (!is_wide(key))
        return false;
    key = core_of(key);
    member = member_of(key);
    for (size_t i = 0; i < sizeof natives / sizeof natives[0]; i++) {
        const struct native *row = &natives[i];
        size_t n = strlen(row->text);

        if (n > key.n || (row->whole && n != member.n) ||
            !same(key.p + (key.n - n), row->text, n))
            continue;
        *name = row->name;
        return true;
    }
    return false;
}
