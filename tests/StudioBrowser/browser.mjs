// Debian's Chromium, and what a person does with the studio's page in it.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const options = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export async function startBrowser() {
  return chromium.launch({ executablePath: findChromium(), args: options });
}

function findChromium() {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const places = process.env.PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [process.env.CHROMIUM, ...places].find((path) => path && existsSync(path));
  if (!found) {
    throw new Error("Chromium is missing. Install it (Debian: apt-get install --no-install-recommends chromium), or set CHROMIUM to its path.");
  }
  return found;
}

/** Opens the page for a new visitor, for the duration of a test. An error that the page throws fails the test. */
export async function visit(t, browser, address, settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...settings });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => /Content Security Policy/.test(message.text()) && errors.push(message.text()));
  t.after(async () => {
    await context.close();
    assert.deepEqual(errors, []);
  });
  await page.goto(address);
  await page.locator("#price", { hasText: "$" }).waitFor();
  return page;
}

export const makeButton = (page) => page.getByRole("button", { name: "Make the video" });
export const promptBox = (page) => page.getByLabel("Describe what happens");

/** The card of the order with this prompt. */
export const cardOf = (page, prompt) => page.getByRole("article", { name: prompt });

export const stateIs = (card, ...states) => card.locator(`xpath=ancestor::li[${states.map((state) => `@data-state="${state}"`).join(" or ")}]`).waitFor();

export async function order(page, prompt) {
  await promptBox(page).fill(prompt);
  await makeButton(page).click();
  const card = cardOf(page, prompt);
  await card.waitFor();
  return card;
}

/** Presses Tab until the element has the focus. */
export async function tabTo(page, element) {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await element.evaluate((each) => each === document.activeElement)) {
      return;
    }
    await page.keyboard.press("Tab");
  }
  assert.fail("The Tab key does not lead to the element.");
}

/** Resolves when the video of the card has played a part. */
export async function hasPlayed(card) {
  const video = await card.locator("video").elementHandle();
  await card.page().waitForFunction((each) => each.readyState >= 2 && each.currentTime > 0.1, video);
}

/** How many orders the server has for this visitor. */
export async function countOrders(page) {
  const response = await page.request.get(new URL("/api/orders", page.url()).href);
  return (await response.json()).orders.length;
}
