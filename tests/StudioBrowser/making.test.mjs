// From a sentence or a picture to a video that plays.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { cardOf, countOrders, hasPlayed, makeButton, order, promptBox, startBrowser, stateIs, tabTo, visit } from "./browser.mjs";
import { startStudio } from "./studio.mjs";

const picture = fileURLToPath(new URL("../../src/Fal.Kling.Emulator/Clips/9x16.png", import.meta.url));

describe("A studio with quick videos", { concurrency: true }, () => {
  let studio;
  let browser;

  before(async () => {
    [studio, browser] = await Promise.all([startStudio({ Emulator__QueueSeconds: 1, Emulator__RunSeconds: 2 }), startBrowser()]);
  });

  after(() => Promise.all([studio?.stop(), browser?.close()]));

  test("a video is made from a sentence, survives a reload on the way, and plays", async (t) => {
    const page = await visit(t, browser, studio.address, { reducedMotion: "no-preference" });
    const prompt = "A paper boat crosses a puddle";
    await promptBox(page).fill(prompt);
    await makeButton(page).click();
    const card = cardOf(page, prompt);
    await stateIs(card, "queued", "running", "downloading", "ready");
    assert.equal(await promptBox(page).inputValue(), "");
    const id = await card.locator("xpath=..").getAttribute("id");

    await page.reload();
    await card.waitFor();
    assert.equal(await card.locator("xpath=..").getAttribute("id"), id);
    await stateIs(card, "ready");
    await card.locator("video").hover({ force: true });
    await hasPlayed(card);
    assert.equal(await card.locator("video").evaluate((video) => video.muted), true);

    const download = page.waitForEvent("download");
    await card.getByRole("link", { name: "Download" }).click();
    assert.match((await download).suggestedFilename(), /\.mp4$/);
    assert.equal(await page.getByRole("article").count(), 1);
  });

  test("the keyboard is enough to make a video and to play it", async (t) => {
    const page = await visit(t, browser, studio.address);
    await tabTo(page, promptBox(page));
    await page.keyboard.type("A kite over the dunes");
    await tabTo(page, page.getByRole("radio", { name: "Wide" }));
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.getByRole("radio", { name: "Tall" }).isChecked(), true);
    await page.locator("#price:not(.stale)").waitFor();
    await tabTo(page, makeButton(page));
    await page.keyboard.press("Enter");
    const card = cardOf(page, "A kite over the dunes");
    await stateIs(card, "ready");
    await tabTo(page, card.getByRole("button", { name: "Play" }));
    await page.keyboard.press("Enter");
    await hasPlayed(card);
    assert.match(await page.getByRole("log").textContent(), /Ready to play: A kite over the dunes/);
  });

  test("a video begins with a picture that was chosen, and the picture decides the shape", async (t) => {
    const page = await visit(t, browser, studio.address);
    await page.getByLabel("First picture").setInputFiles(picture);
    await page.getByText("Uploaded").waitFor();
    await page.getByText("The picture decides the shape.").waitFor();
    const card = await order(page, "She turns to the window");
    await stateIs(card, "ready");
    const shown = card.locator("img");
    assert.ok(await shown.evaluate((image) => image.naturalWidth > 0));
    assert.equal(await page.getByRole("img", { name: "The picture you chose" }).isVisible(), false);
  });

  test("a picture can be dropped on the form and removed again, and another file is refused", async (t) => {
    const page = await visit(t, browser, studio.address);
    await drop(page, "picture.png", "image/png", await page.evaluate(() => new Promise((resolve) => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 640;
      canvas.toBlob(async (blob) => resolve([...new Uint8Array(await blob.arrayBuffer())]));
    })));
    await page.getByText("Uploaded").waitFor();
    await page.getByRole("button", { name: "Remove picture" }).click();
    await page.getByRole("radio", { name: "Wide" }).waitFor();
    assert.equal(await page.getByLabel("First picture").evaluate((input) => input === document.activeElement), true);

    await drop(page, "notes.txt", "text/plain", [104, 105]);
    await page.getByText("Please choose a PNG, JPEG or WebP picture.").waitFor();
    await drop(page, "broken.png", "image/png", [104, 105]);
    await page.locator("#picture-error:not(:empty)").waitFor();
    await page.getByRole("radio", { name: "Wide" }).waitFor();
  });

  test("a refusal by moderation is explained, with what it costs", async (t) => {
    const page = await visit(t, browser, studio.address);
    const card = await order(page, "A forbidden scene");
    await stateIs(card, "failed");
    await card.getByText(/moderation/i).first().waitFor();
    await card.getByText(/charged/).first().waitFor();
    assert.equal(await card.getByRole("button", { name: "Try again" }).isVisible(), false);
    await card.getByRole("button", { name: "Use again" }).click();
    assert.equal(await promptBox(page).inputValue(), "A forbidden scene");
  });

  test("an order whose response was lost is bought once when the button is pressed again", async (t) => {
    const page = await visit(t, browser, studio.address);
    const keys = [];
    await page.route("**/api/orders", async (route) => {
      if (route.request().method() !== "POST") {
        return route.continue();
      }
      keys.push(await route.request().headerValue("Idempotency-Key"));
      if (keys.length > 1) {
        return route.continue();
      }
      await route.fetch();
      return route.abort("connectionreset");
    });
    await promptBox(page).fill("A lighthouse at dusk");
    await makeButton(page).click();
    await page.getByText("the video will only be bought once").waitFor();
    await makeButton(page).click();
    await page.waitForFunction(() => document.getElementById("prompt").value === "");
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1]);
    assert.equal(await countOrders(page), 1);
    await stateIs(cardOf(page, "A lighthouse at dusk"), "ready");
  });
});

async function drop(page, name, type, bytes) {
  const transfer = await page.evaluateHandle(
    (file) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(file.bytes)], file.name, { type: file.type }));
      return data;
    },
    { name, type, bytes },
  );
  await page.locator("#order-form").dispatchEvent("drop", { dataTransfer: transfer });
}
