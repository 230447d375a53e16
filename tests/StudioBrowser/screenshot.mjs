// Makes the README's picture of the studio, docs/studio.webp: npm run screenshot. With the font Inter (Debian: apt-get install fonts-inter) it looks as it does in the repository.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { makeButton, order, promptBox, startBrowser, stateIs, visit } from "./browser.mjs";
import { startStudio } from "./studio.mjs";

const target = fileURLToPath(new URL("../../docs/studio.webp", import.meta.url));
const largest = 200_000;

const videos = [
  { prompt: "A lighthouse at dusk, its beam sweeping through slow fog", model: "Kling 2.5 Turbo Pro" },
  { prompt: "A dancer turns once under a single lamp, dust in the light", model: "Kling 2.5 Turbo Pro", shape: "Tall" },
  { prompt: "A forbidden scene, seen through a keyhole", model: "Kling 2.6 Pro", until: "failed" },
  { prompt: "Ink spreading in a glass of water, seen from above", model: "Kling 2.1 Master" },
  { prompt: "A paper boat crosses a puddle, low camera, soft morning light", model: "Kling 3.0 Pro", until: "running" },
  { prompt: "Steam rises from a cup of tea while rain runs down the window", model: "Kling 3.0 Standard", until: "queued" },
];

async function make(page, { prompt, model, shape = "Wide", until = "ready" }) {
  await page.getByLabel("Model").selectOption({ label: model });
  await page.getByRole("radio", { name: shape }).check();
  await page.locator("#price:not(.stale)").waitFor();
  await stateIs(await order(page, prompt), until);
}

const studio = await startStudio({ Emulator__QueueSeconds: 3, Emulator__RunSeconds: 12, BudgetPerDay: 25 });
const browser = await startBrowser();
const afterwards = [];
try {
  const page = await visit({ after: (step) => afterwards.push(step) }, browser, studio.address, { viewport: { width: 1440, height: 1010 }, reducedMotion: "no-preference" });
  for (const each of videos) {
    await make(page, each);
  }
  await page.getByLabel("Model").selectOption({ label: "Kling 3.0 Pro" });
  await promptBox(page).fill("A kite over the dunes, filmed from the ground, the string humming in the wind");
  await page.locator("#price:not(.stale)").waitFor();
  await makeButton(page).hover();
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.locator(".frame.loaded").nth(2).waitFor();
  await page.evaluate(showDifferentMoments);
  await writeFile(target, await toWebp(browser, await page.screenshot()));
} finally {
  for (const step of afterwards) {
    await step();
  }
  await browser.close();
  await studio.stop();
}

// The emulator's videos begin alike.
async function showDifferentMoments() {
  const seek = (video, index) =>
    new Promise((resolve) => {
      video.addEventListener("seeked", resolve, { once: true });
      video.currentTime = 1.2 + 1.1 * index;
    });
  await Promise.all([...document.querySelectorAll(".frame.loaded video")].map(seek));
}

// Chromium takes pictures as PNG, and encodes WebP in a canvas.
async function toWebp(browser, png) {
  const page = await browser.newPage();
  const url = await page.evaluate(async (source) => {
    const picture = new Image();
    picture.src = source;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = picture.naturalWidth;
    canvas.height = picture.naturalHeight;
    canvas.getContext("2d").drawImage(picture, 0, 0);
    return canvas.toDataURL("image/webp", 0.92);
  }, `data:image/png;base64,${png.toString("base64")}`);
  const webp = Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
  assert.ok(webp.length <= largest, `The picture has ${webp.length} bytes, and must not have more than ${largest}.`);
  return webp;
}
