#!/bin/sh
# Creates the picture, the clip and the recording that the sample uses on the emulator by default. Needs ffmpeg with libx264 and libmp3lame.
set -eu
cd "$(dirname "$0")"
exact="-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact"

ffmpeg -hide_banner -loglevel error -y -f lavfi -i "gradients=size=720x720:c0=0x1f6f78:c1=0xf2a65a:nb_colors=2:seed=7:x0=0:y0=0:x1=720:y1=720" \
    -frames:v 1 -q:v 8 $exact picture.jpg
ffmpeg -hide_banner -loglevel error -y -f lavfi -i "color=c=0x1f6f78:size=1280x720:rate=24:duration=5" \
    -c:v libx264 -preset veryslow -crf 40 -threads 1 -pix_fmt yuv420p $exact -movflags +faststart clip.mp4
ffmpeg -hide_banner -loglevel error -y -f lavfi -i "sine=frequency=220:sample_rate=16000:duration=6" \
    -c:a libmp3lame -b:a 16k $exact recording.mp3
