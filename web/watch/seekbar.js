// The seek bar: where the video is, what is loaded, and what lies under the pointer.

import { clock, spoken } from "./time.js";
import { at } from "./thumbnails.js";

const THUMB = 14; // pixels, as in player.css: the middle of a slider's thumb never reaches its ends
const WIDEST = 160;
const TALLEST = 144;

export class Seekbar {
  thumbnails = [];
  #video;
  #bar;
  #preview;
  #held = false;

  constructor(video, player) {
    this.#video = video;
    this.#bar = player.querySelector(".seek input");
    this.#preview = player.querySelector(".preview");
    for (const name of ["timeupdate", "seeking", "durationchange", "progress", "ended", "loadedmetadata"]) {
      video.addEventListener(name, () => this.#draw());
    }
    video.addEventListener("play", () => this.#run());
    this.#bar.addEventListener("input", () => this.#hold());
    this.#bar.addEventListener("change", () => this.#drop());
    this.#bar.addEventListener("pointermove", (event) => this.#peek(this.#under(event)));
    for (const name of ["pointerleave", "pointercancel", "blur"]) {
      this.#bar.addEventListener(name, () => (this.#preview.hidden = true));
    }
  }

  get #length() {
    return Number.isFinite(this.#video.duration) ? this.#video.duration : 0;
  }

  /** Four times a second is not smooth: while it plays, follow the screen. */
  #run() {
    this.#draw();
    if (!this.#video.paused && !this.#video.ended) requestAnimationFrame(() => this.#run());
  }

  #draw() {
    const length = this.#length;
    const seconds = this.#held ? this.#bar.valueAsNumber : this.#video.currentTime;
    this.#bar.max = length;
    this.#bar.disabled = length === 0;
    if (!this.#held) this.#bar.value = seconds;
    this.#bar.setAttribute("aria-valuetext", `${spoken(seconds)} of ${spoken(length)}`);
    this.#bar.style.setProperty("--played", length ? seconds / length : 0);
    this.#bar.style.setProperty("--loaded", length ? this.#loaded() / length : 0);
  }

  /** The end of what is loaded around the playhead. */
  #loaded() {
    const { buffered, currentTime } = this.#video;
    for (let range = 0; range < buffered.length; range++) {
      if (buffered.start(range) <= currentTime + 0.5 && currentTime <= buffered.end(range)) return buffered.end(range);
    }
    return currentTime;
  }

  #hold() {
    this.#held = true;
    this.#draw();
    this.#peek(this.#bar.valueAsNumber);
  }

  #drop() {
    this.#held = false;
    this.#video.currentTime = this.#bar.valueAsNumber;
    this.#preview.hidden = true;
  }

  #under({ clientX }) {
    const { left, width } = this.#bar.getBoundingClientRect();
    const part = (clientX - left - THUMB / 2) / (width - THUMB);
    return Math.min(1, Math.max(0, part)) * this.#length;
  }

  /** Show what is to be seen at a moment, over the place of it on the bar. */
  #peek(seconds) {
    if (!this.#length) return;
    this.#preview.hidden = false;
    this.#preview.querySelector("time").textContent = clock(seconds);
    this.#picture(at(this.thumbnails, seconds));
    const { width } = this.#bar.getBoundingClientRect();
    const middle = THUMB / 2 + (seconds / this.#length) * (width - THUMB);
    const half = this.#preview.offsetWidth / 2;
    this.#preview.style.left = `${Math.min(width - half, Math.max(half, middle))}px`;
  }

  #picture(thumbnail) {
    const picture = this.#preview.querySelector("span");
    picture.hidden = !thumbnail;
    if (!thumbnail) return;
    const { sheet, x, y, width, height } = thumbnail;
    // The sheet is not made larger or smaller here, but the box that shows a part of it: no need to know its size.
    picture.style.width = `${width}px`;
    picture.style.height = `${height}px`;
    picture.style.zoom = Math.min(1, WIDEST / width, TALLEST / height);
    picture.style.background = `url("${sheet}") -${x}px -${y}px no-repeat`;
  }
}
