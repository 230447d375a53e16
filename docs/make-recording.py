"""Writes an animated SVG of the screens in a folder (frame-000.txt and so on). Each different screen is shown for as long as it lasted."""
import html
import pathlib
import sys

COLUMNS, ROWS, CHARACTER, LINE, PADDING = 76, 16, 8.4, 19, 16
SECONDS_PER_FRAME, PAUSE = 0.4, 3.0

frames = [path.read_text().rstrip("\n") for path in sorted(pathlib.Path(sys.argv[1]).glob("frame-*.txt"))]
home = sys.argv[1].rstrip("/")
screens = []
for text in (frame.replace(home, "~") for frame in frames):
    if screens and screens[-1][0] == text:
        screens[-1][1] += SECONDS_PER_FRAME
    else:
        screens.append([text, SECONDS_PER_FRAME])
screens[-1][1] += PAUSE
total = sum(seconds for _, seconds in screens)
width, height = COLUMNS * CHARACTER + 2 * PADDING, ROWS * LINE + 2 * PADDING


def line(number, text):
    colour = "#7ee787" if text.startswith("$") or "█" in text else "#e6edf3"
    return f'<text x="{PADDING}" y="{PADDING + LINE * (number + 1) - 5}" fill="{colour}">{html.escape(text)}</text>'


print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" font-family="ui-monospace,Menlo,Consolas,monospace" font-size="14" xml:space="preserve">')
print(f'<title>kling batch on the emulator</title><rect width="100%" height="100%" rx="8" fill="#0d1117"/>')
start = 0.0
for text, seconds in screens:
    times = f"0;{start / total:.4f};{min(1, (start + seconds) / total):.4f}"
    values = "none;inline;none"
    rest = "inline" if text is screens[-1][0] else "none"
    print(f'<g display="{rest}"><animate attributeName="display" values="{values}" keyTimes="{times}" dur="{total:.1f}s" calcMode="discrete" repeatCount="indefinite"/>')
    print("\n".join(line(number, part) for number, part in enumerate(text.split("\n")[:ROWS]) if part.strip()))
    print("</g>")
    start += seconds
print("</svg>")
