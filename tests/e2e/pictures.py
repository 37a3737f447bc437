# SPDX-License-Identifier: Apache-2.0
"""pictures - photographs with all that cameras put into them, made when they
are needed, and what exiftool, which is not ours, finds in one."""

import io
import json
import subprocess

from PIL import Image

CITY = "Toyota-shi"
TAGS = ["-GPSLatitude=35.471625", "-GPSLatitudeRef=N",
        "-GPSLongitude=139.738214", "-GPSLongitudeRef=E", "-GPSAltitude=12",
        "-Make=DashCam", "-Model=DC-1", "-SerialNumber=DC100200300",
        "-DateTimeOriginal=2026:11:22 10:00:00",
        "-Artist=hanako.tester@cars.example.jp", f"-XMP:City={CITY}",
        "-XMP:GPSLatitude=35.471625", f"-Comment={CITY}"]
# What a picture may still say: how it looks, and what exiftool works out.
PLAIN = {"SourceFile", "ExifTool", "File", "JFIF", "PNG", "Composite",
         "ICC_Profile", "ICC-header", "ICC-view", "ICC-meas", "APP14",
         "PNG-pHYs", "System"}


def exiftool(data, *arguments):
    """A body after exiftool has changed it."""
    return subprocess.run(["exiftool", "-q", *arguments, "-o", "-", "-"],
                          input=data, capture_output=True, check=True).stdout


def metadata(data):
    """{group:tag: value} of what exiftool finds, without what a plain
    picture has."""
    out = subprocess.run(["exiftool", "-j", "-a", "-u", "-ee3", "-G1", "-"],
                         input=data, capture_output=True, check=True).stdout
    return {k: v for k, v in json.loads(out)[0].items()
            if k.split(":")[0] not in PLAIN}


def image(width=320, height=240):
    return Image.effect_noise((width, height), 60).convert("RGB")


def jpeg(width=320, height=240, tags=TAGS, **options):
    out = io.BytesIO()
    small = io.BytesIO()
    image(64, 48).save(small, "JPEG")
    image(width, height).save(out, "JPEG", **options)
    return exiftool(out.getvalue(), *tags) if tags else out.getvalue()


def png(width=320, height=240):
    out = io.BytesIO()
    image(width, height).save(out, "PNG", dpi=(72, 72))
    return exiftool(out.getvalue(), *[t for t in TAGS if "Comment" not in t],
                    f"-PNG:Comment={CITY}")


def pixels(data):
    picture = Image.open(io.BytesIO(data))
    return picture.size, picture.convert("RGB").tobytes()
