#!/bin/sh
# Makes the six clips that the emulator's CDN serves. Needs ffmpeg with libx264 (Debian: apt-get install ffmpeg).
# The output is the same byte for byte with the same ffmpeg: one thread, and no times or versions in the file.
set -eu
cd "$(dirname "$0")"

make_clip() { # seconds, width, height, aspect
    ffmpeg -hide_banner -loglevel error -y \
        -f lavfi -i "gradients=size=$2x$3:rate=24:duration=$1:speed=0.015:seed=7:nb_colors=5:x0=0:y0=0:x1=$2:y1=$3:c0=0x10243e:c1=0x1f6f78:c2=0xf2a65a:c3=0xd1495b:c4=0x2b2d42" \
        -c:v libx264 -preset veryslow -crf 27 -threads 1 -pix_fmt yuv420p -profile:v high -level 3.1 \
        -map_metadata -1 -fflags +bitexact -flags:v +bitexact -movflags +faststart \
        "$4-$1s.mp4"
}

for seconds in 5 10; do
    make_clip "$seconds" 640 360 16x9
    make_clip "$seconds" 360 640 9x16
    make_clip "$seconds" 480 480 1x1
done
