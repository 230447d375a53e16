// A finished video in its frame: a silent preview on hover, and sound with the browser's own controls after a click.

const calm = matchMedia("(prefers-reduced-motion: reduce)");

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) {
        near.unobserve(target);
        target.src = target.dataset.source;
      }
    }
  },
  { rootMargin: "600px" },
);

export function attachPlayer(frame, url, label) {
  const video = frame.querySelector(".frame-video");
  const button = frame.querySelector(".frame-play");
  video.muted = true;
  // A moment after the start, so that every browser draws the first picture.
  video.dataset.source = `${url}#t=0.001`;
  video.setAttribute("aria-label", label);
  button.setAttribute("aria-label", `Play ${label}`);
  video.hidden = false;
  button.hidden = false;
  near.observe(video);

  const previewing = () => !video.controls;
  frame.addEventListener("pointerenter", (event) => {
    if (previewing() && event.pointerType === "mouse" && !calm.matches) {
      play(video);
    }
  });
  frame.addEventListener("pointerleave", () => previewing() && video.pause());
  button.addEventListener("click", () => {
    video.controls = true;
    video.muted = false;
    button.hidden = true;
    video.focus();
    play(video);
  });
  video.addEventListener("play", () => frame.classList.add("playing"));
  video.addEventListener("pause", () => frame.classList.remove("playing"));
  video.addEventListener("loadeddata", () => frame.classList.add("loaded"));
}

function play(video) {
  near.unobserve(video);
  if (!video.src) {
    video.src = video.dataset.source;
  }
  // The browser refuses when the pointer has left before the video could start.
  video.play().catch(() => {});
}
