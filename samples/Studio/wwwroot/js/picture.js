// The first picture of the video: chosen, dropped or pasted, shown, uploaded and removed again.
import { LostResponse, sendPicture } from "./api.js";
import { megabytes } from "./format.js";

const box = document.getElementById("picture");
const input = document.getElementById("picture-input");
const chosen = document.getElementById("picture-chosen");
const preview = document.getElementById("picture-preview");
const status = document.getElementById("picture-status");
const remove = document.getElementById("picture-remove");
const types = ["image/png", "image/jpeg", "image/webp"];
const largest = 10 * 1024 * 1024;

export class Picture {
  #form;
  #onChange;
  #onError;
  #upload = null;
  #sending = null;
  #url = null;

  constructor(form, { onChange, onError }) {
    this.#form = form;
    this.#onChange = onChange;
    this.#onError = onError;
    input.addEventListener("change", () => this.#take(input.files[0]));
    remove.addEventListener("click", () => {
      this.clear();
      input.focus();
    });
    this.#acceptDrops();
    form.addEventListener("paste", (event) => this.#take([...event.clipboardData.files].find(({ type }) => type.startsWith("image/"))));

    // What was chosen before the form was ready.
    queueMicrotask(() => input.files.length > 0 && this.#take(input.files[0]));
  }

  // The address that an order takes; null without a picture.
  get url() {
    return this.#url;
  }

  get present() {
    return !chosen.hidden;
  }

  // Resolves when no upload is running.
  async settled() {
    await this.#upload;
  }

  use(url) {
    this.#stop();
    if (url) {
      this.#url = url;
      this.#show(url, "From an earlier video");
    } else {
      this.#hide();
    }
  }

  clear() {
    this.#stop();
    this.#hide();
    this.#onError("");
    this.#onChange();
  }

  #take(file) {
    input.value = "";
    if (!file) {
      return;
    }
    const problem = !types.includes(file.type) ? "Please choose a PNG, JPEG or WebP picture." : file.size > largest ? `This picture has ${megabytes(file.size)}. It must not be larger than 10 MB.` : "";
    this.#onError(problem);
    if (!problem) {
      this.#stop();
      this.#upload = this.#send(file);
    }
  }

  async #send(file) {
    const sending = (this.#sending = new AbortController());
    this.#show(URL.createObjectURL(file), "Uploading…");
    this.#onChange();
    try {
      const { url, size } = await sendPicture(file, sending.signal);
      this.#url = url;
      status.textContent = `Uploaded, ${megabytes(size ?? file.size)}`;
    } catch (error) {
      if (sending.signal.aborted) {
        return;
      }
      this.#hide();
      this.#onChange();
      this.#onError(error instanceof LostResponse ? "The upload did not finish. Please choose the picture again." : error.message);
      return;
    }
    this.#onChange();
  }

  #stop() {
    this.#sending?.abort();
    this.#sending = null;
    this.#url = null;
  }

  #show(source, text) {
    this.#release();
    preview.src = source;
    status.textContent = text;
    chosen.hidden = false;
    box.classList.add("filled");
  }

  #hide() {
    this.#release();
    preview.removeAttribute("src");
    status.textContent = "";
    chosen.hidden = true;
    box.classList.remove("filled");
  }

  #release() {
    if (preview.src.startsWith("blob:")) {
      URL.revokeObjectURL(preview.src);
    }
  }

  #acceptDrops() {
    const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
    // A picture that misses the form would replace the page.
    for (const type of ["dragover", "drop"]) {
      window.addEventListener(type, (event) => hasFiles(event) && event.preventDefault());
    }
    this.#form.addEventListener("dragover", (event) => box.classList.toggle("dropping", hasFiles(event)));
    this.#form.addEventListener("dragleave", (event) => !this.#form.contains(event.relatedTarget) && box.classList.remove("dropping"));
    this.#form.addEventListener("drop", (event) => {
      box.classList.remove("dropping");
      this.#take(event.dataTransfer.files[0]);
    });
  }
}
