#!/bin/sh
# Creates the clips, pictures and speech that the emulator's CDN serves. Needs ffmpeg with libx264, libwebp and libmp3lame (Debian: apt-get install ffmpeg).
# The same ffmpeg version produces the same bytes, because it uses one thread and writes no times or versions into the files.
set -eu
cd "$(dirname "$0")"

gradient() { # width, height, seconds, frames per second
    echo "gradients=size=$1x$2:rate=$4:duration=$3:speed=0.015:seed=7:nb_colors=5:x0=0:y0=0:x1=$1:y1=$2:c0=0x10243e:c1=0x1f6f78:c2=0xf2a65a:c3=0xd1495b:c4=0x2b2d42"
}

make_clip() { # seconds, width, height, aspect
    ffmpeg -hide_banner -loglevel error -y \
        -f lavfi -i "$(gradient "$2" "$3" "$1" 24)" \
        -c:v libx264 -preset veryslow -crf 27 -threads 1 -pix_fmt yuv420p -profile:v high -level 3.1 \
        -map_metadata -1 -fflags +bitexact -flags:v +bitexact -movflags +faststart \
        "$4-$1s.mp4"
}

# Creates a clip with a quiet tone. It is small, because there is one for each length and shape.
make_sound_clip() { # seconds, width, height, aspect
    ffmpeg -hide_banner -loglevel error -y \
        -f lavfi -i "$(gradient "$2" "$3" "$1" 10)" -f lavfi -i "sine=frequency=220:sample_rate=8000:duration=$1" \
        -c:v libx264 -preset veryslow -crf 34 -threads 1 -pix_fmt yuv420p -c:a aac -b:a 6k -ac 1 \
        -map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact -movflags +faststart \
        "$4-$1s-sound.mp4"
}

make_picture() { # width, height, aspect, extension
    ffmpeg -hide_banner -loglevel error -y \
        -f lavfi -i "color=c=0x1f6f78:size=$1x$2:rate=1:duration=1" -vf "drawbox=x=iw/4:y=ih/4:w=iw/2:h=ih/2:color=0xf2a65a:t=fill" -frames:v 1 \
        -map_metadata -1 -fflags +bitexact -flags:v +bitexact \
        "$3.$4"
}

for seconds in 5 10; do
    make_clip "$seconds" 640 360 16x9
    make_clip "$seconds" 360 640 9x16
    make_clip "$seconds" 480 480 1x1
    make_sound_clip "$seconds" 192 108 16x9
    make_sound_clip "$seconds" 108 192 9x16
    make_sound_clip "$seconds" 144 144 1x1
done

for extension in png jpeg webp; do
    make_picture 640 360 16x9 "$extension"
    make_picture 360 640 9x16 "$extension"
    make_picture 480 480 1x1 "$extension"
done

ffmpeg -hide_banner -loglevel error -y -f lavfi -i "sine=frequency=220:sample_rate=16000:duration=5" -c:a libmp3lame -b:a 8k -ac 1 \
    -map_metadata -1 -fflags +bitexact -flags:a +bitexact -write_xing 0 -id3v2_version 0 speech.mp3
