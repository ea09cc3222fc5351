// The controls: play, sound, time, full screen; and when they are there to be seen.

import { recall, remember } from "./memory.js";
import { clock } from "./time.js";

const IDLE_MILLISECONDS = 2500;

export class Controls {
  #video;
  #player;
  #timer = 0;

  /** @param {() => boolean} busy whether the controls must stay, such as when a menu is open */
  constructor(video, player, busy) {
    this.#video = video;
    this.#player = player;
    this.#restoreSound();
    this.#followVideo();
    this.#followVisitor(busy);
    document.addEventListener("fullscreenchange", () => this.#draw());
    this.#draw();
  }

  toggle() {
    if (!this.#video.paused) return this.#video.pause();
    // Refused or interrupted: the button still says that it does not play.
    this.#video.play().catch((error) => console.debug("it does not play", error));
  }

  seekBy(seconds) {
    this.seekTo(this.#video.currentTime + seconds);
  }

  seekTo(seconds) {
    const { duration } = this.#video;
    if (Number.isFinite(duration)) this.#video.currentTime = Math.min(duration, Math.max(0, seconds));
  }

  mute() {
    this.#video.muted = !this.#video.muted;
    if (!this.#video.muted && this.#video.volume === 0) this.#video.volume = 0.5;
  }

  louder(by) {
    this.#video.volume = Math.min(1, Math.max(0, this.#video.volume + by));
    this.#video.muted = this.#video.volume === 0;
  }

  toggleFullscreen() {
    if (document.fullscreenElement) return document.exitFullscreen();
    if (this.#player.requestFullscreen) return this.#player.requestFullscreen();
    return this.#video.webkitEnterFullscreen?.(); // a telephone's: the video alone
  }

  /** Show the controls, and let them go again by themselves. */
  wake() {
    delete this.#player.dataset.idle;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#player.dispatchEvent(new Event("idle")), IDLE_MILLISECONDS);
  }

  #restoreSound() {
    this.#video.volume = recall("volume", 1, (volume) => volume >= 0 && volume <= 1);
    this.#video.muted = recall("muted", false);
  }

  #followVideo() {
    const { dataset } = this.#player;
    const on = (names, act) => names.split(" ").forEach((name) => this.#video.addEventListener(name, act));
    on("play pause ended seeked volumechange loadedmetadata durationchange timeupdate", () => this.#draw());
    on("play pause ended", () => this.wake());
    on("play", () => (dataset.begun = ""));
    on("waiting", () => (dataset.waiting = ""));
    on("playing canplay seeked error emptied", () => delete dataset.waiting);
    on("volumechange", () => {
      remember("volume", this.#video.volume);
      remember("muted", this.#video.muted);
    });
  }

  #followVisitor(busy) {
    const player = this.#player;
    const volume = player.querySelector(".volume input");
    volume.addEventListener("input", () => {
      this.#video.volume = volume.valueAsNumber;
      this.#video.muted = volume.valueAsNumber === 0;
    });
    for (const name of ["pointermove", "pointerdown", "focusin", "keydown"]) {
      player.addEventListener(name, ({ pointerType }) => {
        if (pointerType !== "touch") this.wake();
      });
    }
    player.addEventListener("idle", () => {
      const used = player.querySelector(".bar:focus-within :focus-visible");
      if (this.#video.paused || used || busy()) return this.wake();
      player.dataset.idle = "";
    });
    player.querySelector(".surface").addEventListener("click", ({ pointerType }) => {
      if (pointerType !== "touch" || !("begun" in player.dataset)) return this.toggle();
      // A finger cannot hover: it first asks for the controls, then sends them away.
      if ("idle" in player.dataset) this.wake();
      else if (!this.#video.paused) player.dataset.idle = "";
    });
    player.querySelector(".surface").addEventListener("dblclick", ({ pointerType }) => {
      if (pointerType !== "touch") this.toggleFullscreen();
    });
  }

  #draw() {
    const { paused, ended, muted, volume, currentTime, duration } = this.#video;
    const { dataset } = this.#player;
    const say = (name, label) => this.#player.querySelectorAll(`[data-do=${name}]`).forEach((button) => {
      button.setAttribute("aria-label", label);
      button.title = label;
    });
    dataset.playing = ended ? "ended" : paused ? "no" : "yes";
    dataset.sound = muted || volume === 0 ? "no" : volume < 0.5 ? "low" : "yes";
    dataset.whole = document.fullscreenElement ? "yes" : "no";
    say("toggle", ended ? "Play again" : paused ? "Play" : "Pause");
    say("mute", dataset.sound === "no" ? "Sound on" : "Sound off");
    say("fullscreen", dataset.whole === "yes" ? "Leave full screen" : "Full screen");
    const slider = this.#player.querySelector(".volume input");
    slider.value = muted ? 0 : volume;
    slider.style.setProperty("--played", slider.value);
    this.#player.querySelector(".clock").textContent = `${clock(currentTime)} / ${clock(duration)}`;
  }
}
