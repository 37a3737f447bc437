/*
 * name_keys - keys and what they name, for the tests of names and stems.
 */
#ifndef FOGLINE_TESTS_NAME_KEYS_H
#define FOGLINE_TESTS_NAME_KEYS_H

#include "filters/text/name.h"

struct name_keys {
    enum name name;
    const char *keys; /* parted by '|' */
};

static const struct name_keys name_keys[] = {
    {NAME_VIN,
     "vin|VIN|Vin|vinNumber|vehicleVin|vehicleVIN|vin_code|VIN17|vins|VINs|"
     "VINNumber|VIN_NUMBER|X-Vehicle-Vin|vehiclevin|carVin|decodedVin|vin1|"
     "vehicleIdentificationNumber|vehicle_identification_number|"
     "VehicleIdentificationNo|Vehicle Identification "
     "Number|vinHash|vin_sha256|vinBase64|"
     "vin_base64|VIN_BASE64|vinHex|vin_hex|"
     "VEHICLEIDENTIFICATIONNUMBER|data.vehicle.vin|ns1:vin|vehicles[0].vin|"
     "fin|FIN|fahrzeugidentifikationsnummer|numeroIdentificacionVehicular|"
     "車両識別番号|车辆识别代码|车辆识别代号（VIN）"},
    {NAME_VIN_PART,
     "wmi|vds|vis|vinLast6|vin_last_8|vin_suffix|partialVin|last8|last6|"
     "isoWmi|isoVds|isovisSeqPlant|shortVin|last6OfVin|last_six_vin|VIN_PREFIX|"
     "vinSerial|vin.wmi|vinVis|"
     "vinLast8Digits"},
    {NAME_CHASSIS,
     "chassisNo|chassis_number|chassisNum|chassisno|CHASSIS_NO|Chassis No.|"
     "chassisId|chassisSerial|frameNo|frame_number|FrameNumber|frame-no|"
     "bodyNumber|body_no|bodyno|katashiki-serial|vehicleSerialNumber|"
     "numeroDeSerie|numéro de série|numero_chassis|numéro de châssis|"
     "Fahrgestellnummer|fahrgestellnr|bastidor|numeroBastidor|chassi|"
     "車台番号|車体番号|フレーム番号|フレームナンバー|"
     "车架号|车架号码|車台番号1|차대번호"},
    {NAME_FRAME, "chassis|Chassis|frame|vehicle.frame"},
    {NAME_EMAIL,
     "email|mail|eMail|e_mail|E-Mail|mailAddress|contactEmail|emailAddress|"
     "userMail|EMAIL|usermail|emails|email1|emailaddress|E-mail Address|"
     "ownerEmailAddress|mailTo|primary_email|emailId|mailadresse|user.email|"
     "メールアドレス|連絡先メールアドレス|メール|电子邮箱"},
    {NAME_LATITUDE,
     "lat|Lat|LAT|latitude|Latitude|LATITUDE|gpsLat|GPS_LATITUDE|startLatitude|"
     "latE7|latitudeE7|latitudee7|lat_deg|latDegrees|latMin|latSec|"
     "latitudeMinutes|latDirection|latHemisphere|latSign|GPSLatitudeRef|lat_ns|"
     "latNS|LATdeg|gpslat|STARTLAT|homelat|home_lat|lat_wgs84|latGcj02|lat1|"
     "position.latitude|ns2:latitude|gml:lat|Latitude (deg)|Lat [°]|"
     "Latitude_dd|latStart|latitudeEnd|latRaw|latValue|lat_max|minLat|latMas|"
     "latitude_ms|lat_gps|lats|latitud|breitengrad|緯度|車両緯度|"
     "緯度（度）|緯度(deg)|纬度|GPS緯度|"
     "lati|latDec|latdec|latitude_mdeg|lat_udeg|gps_y|gpsY|geoY|coordY|"
     "breddgrad|breedtegraad|enlem|위도|차량위도|широта|Широта"},
    {NAME_LONGITUDE,
     "lon|lng|long|Lon|LNG|longitude|LONGITUDE|gpsLon|lngE7|lon_deg|longDeg|"
     "GPSLongitude|longitudeDegrees|lonMin|lngSign|STARTLON|endlng|home_long|"
     "lon_wgs84|position.lng|Longitude [deg]|lonEW|longitudee6|longtitude|"
     "laengengrad|längengrad|Längengrad|longitud|経度|经度"},
    {NAME_POSITION,
     "latlng|latLng|latLong|LatLon|lat_lng|latitude_longitude|lonlat|"
     "latitudeAndLongitude|coordinate|coordinates|coords|geo|gps|GPS|"
     "gpsPosition|gpsLocation|geoPosition|geoPoint|position|location|pos|loc|"
     "lastKnownLocation|parkingPosition|point|homeLocation|carlocation|"
     "vehicle_position|lastPos|gml:pos|gps_coordinates|waypoint|"
     "locationWgs84|座標|位置情報|駐車位置|緯度経度|坐标|经纬度|"
     "좌표|위경도|координаты|車両.0.位置"},
    {NAME_GEOHASH, "geohash|geoHash|geo_hash|GeoHash6|GEOHASH|geohash_prefix"},
    {NAME_PLUS_CODE,
     "plusCode|plus_code|pluscode|olc|openLocationCode|globalCode|global_code|"
     "compoundCode|plus_code.global_code"},
    {NAME_POLYLINE,
     "polyline|encodedPolyline|overviewPolyline|overview_polyline.points|"
     "encodedRoute|encoded_path|polyLine|encodedGeometry|polylines"},
    {NAME_IMEI, "imei|IMEI|imeiNumber|imeisv|imei1|deviceImei|tcu_imei|"
                "imei_no|modem.imei|imeiCode|IMEI/MEID|deviceimei"},
    {NAME_IMSI, "imsi|IMSI|simImsi|imsiNumber"},
    {NAME_ICCID, "iccid|ICCID|iccId|simIccid|simNumber|simSerial|simno|"
                 "sim_card_number|simCardId|SIM|simSerialNumber|simId"},
    {NAME_EID, "eid|EID|simEid|esim_eid|euiccId|eidNumber|simeid|esim.eid"},
    {NAME_MAC, "mac|MAC|macAddress|mac_addr|wifiMac|bluetoothMac|btMac|bssid|"
               "macId|btAddress|bluetooth_address|wlanMac|hwaddr|MACアドレス|"
               "evccId|evccid|MAC주소"},
    {NAME_TERMINAL,
     "terminalId|terminal_no|terminalNumber|TERMINAL_ID|deviceId|device_id|"
     "deviceid|DeviceID|tcuId|tcu_id|TCU-ID|dcmSerial|dcmId|telematicsUnitId|"
     "telematics_unit_serial|tcuSerialNumber|naviId|naviSerial|headUnitSerial|"
     "head_unit_id|headunitid|hu_id|huId|obuId|obu_no|tboxId|tBoxId|T-Box ID|"
     "tbox_sn|deviceSerial|device_serial_number|deviceSn|dongleId|obdSerial|"
     "unitId|unit_id|gatewaySerial|trackerSerialNumber|onboardUnitId|tcuid|"
     "telematicsControlUnitId|terminalid|端末番号|端末ID|端末id|车载终端号|"
     "设备号|通信機ID|車載機id|esn|ESN|EsnNumber|dcmUuid|tcu_uid|blackboxId|"
     "단말기번호|단말기ID"},
    {NAME_PLATE,
     "licensePlate|license_plate|licencePlate|plate|plateNumber|numberPlate|"
     "registrationNumber|regNo|reg_no|Reg. No.|registrationPlate|vrm|"
     "kennzeichen|amtlichesKennzeichen|kfzkennzeichen|immatriculation|"
     "numéro d'immatriculation|matricula|matrícula|targa|licenseplate|"
     "LICENSE_PLATE_NUMBER|plate_no|vehicleRegistration|"
     "登録番号|ナンバープレート|ナンバー|車両番号|车牌号|車両.0.登録番号|"
     "vrn|VRN|lpn|LPN|immat|kenteken|placa|plaka|차량번호|번호판|госномер"},
    {NAME_PHONE,
     "phone|phoneNumber|mobile|mobileNumber|cellphone|tel|telephone|telNo|"
     "msisdn|contact|emergencyContact|contactNumber|contact_no|fax|faxNumber|"
     "PHONE_NO|homePhone|"
     "phone1|userphone|emergencyContactPhone|telefon|teléfono|telefonnummer|"
     "téléphone|mobilePhoneNumber|phones[0].number|phoneHome|電話番号|携帯番号|"
     "手机号|movil|móvil|celular|handy|handynummer|rufnummer|TEL_MOBIL|mobilnr|"
     "휴대폰번호|전화번호|연락처|телефон|Телефон"},
    {NAME_ADDRESS,
     "address|street|streetName|houseNumber|house_no|postalCode|postal_code|"
     "zip|zipCode|zip_code|postcode|city|cityName|homeCity|HOME_CITY|town|"
     "addressLine1|address_line_2|formattedAddress|homeAddress|mailingAddress|"
     "streetAddress|address.street|ownerAddress|straße|dirección|"
     "adresse|code_postal|住所|郵便番号|地址|plz|PLZ|anschrift|indirizzo|주소|"
     "우편번호"},
    {NAME_NONE,
     "|id|name|status|timestamp|vehicle|vehicleId|speed|odometer|battery|"
     /* letters that chance put together */
     "latency|plateau|platform|flat|plate2d|late|lateral|latest|latch|lattice|"
     "translation|template|longTerm|longest|along|belongs|salon|colon|"
     "driving|saving|province|vinyl|kevin|moving|capacity|velocity|electricity|"
     "travelTimeInMin|traveltimeinmin|tripeid|vehicleId|machine|macro|stomach|"
     "hotel|cartel|telemetry|prefix|telematics|simulation|similar|simple|"
     "zipFile|gzip|nameplate|endpoint|endPoint|allocation|vinvalid|hostname|"
     "geofence|geoid|devices|deviceType|female|mailbox|mailbox_count|"
     /* about the value, not it */
     "emailVerified|isEmail|hasLocation|emailCount|licensePlateSupported|"
     "plateCountry|plateType|plateColor|plateState|phoneType|phoneVerified|"
     "phoneCountryCode|addressType|addressId|vinStatus|vinValid|vinDecoderUrl|"
     "imeiLocked|imeiValid|latitudeAccuracy|latAccel|lat_ms|latDelta|longName|"
     "longValue|tooLong|locationEnabled|locationTimestamp|gpsSpeed|gpsStatus|"
     "positionTimestamp|coordinatesUnit|simStatus|simState|macOS|mac_version|"
     "eidRequired|terminalVoltage|terminalType|deviceName|deviceIdType|"
     "polylineColor|geohashPrecision|streetView|cityMode|cityMpg|zipRequired|"
     "registrationDate|firstRegistration|registrationId|licenseNumber|"
     /* other things of the same name */
     "chassisType|chassis.height|chassisHeight|"
     "frameRate|videoFrameNumber|canFrameId|bodyType|seatPosition|"
     "window_position|doorPos|ipAddress|ipv4Address|webAddress|urlAddress|"
     "memoryAddress|remoteAddress|IPアドレス|iPhone|coldPlate|"
     "dateImmatriculation|controlUnitId|businessUnitId|ecuSerial|serialNumber|"
     "number|code|value|unit|serial|last|last7|last30|hash|line|plus|"
     "touchX|xy|latiStart|IP주소|"
     "マイナンバー|シリアルナンバー|座標系|住所コード|商品番号"},
};

/* Takes the next of `*keys`, a row's keys at first; false: that was all. */
static inline bool name_key(const char **keys, struct span *key)
{
    const char *bar;

    if (*keys == NULL)
        return false;
    bar = strchr(*keys, '|');
    *key = span_str(*keys);
    if (bar != NULL)
        key->n = (size_t)(bar - *keys);
    *keys = bar != NULL ? bar + 1 : NULL;
    return true;
}

#endif
