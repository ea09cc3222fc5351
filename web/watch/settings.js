// Settings: quality, speed and subtitles, each a list to choose one of.

import { recall, remember } from "./memory.js";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
const AUTO = -1;
const OFF = -1;

export class Settings {
  #video;
  #stream;
  #panel;
  #button;
  #captions;
  #restored = false;

  constructor(video, stream, player) {
    this.#video = video;
    this.#stream = stream;
    this.#panel = player.querySelector(".panel");
    this.#button = player.querySelector("[data-do=settings]");
    this.#captions = player.querySelector("[data-do=captions]");
    stream.addEventListener("qualities", () => this.#drawQualities());
    stream.addEventListener("subtitles", () => this.#drawSubtitles());
    video.addEventListener("ratechange", () => this.#drawSpeeds());
    this.#panel.addEventListener("change", ({ target }) => this.#choose(target.name, Number(target.value)));
    this.#panel.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.#panel.contains(relatedTarget) && relatedTarget !== this.#button) this.close();
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (!this.#panel.contains(target) && !this.#button.contains(target)) this.close();
    });
    this.#drawSpeeds();
    this.#drawQualities();
    this.#drawSubtitles();
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  toggle() {
    if (this.isOpen) return this.close();
    this.#panel.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    this.#panel.querySelector(":checked")?.focus();
  }

  close() {
    if (!this.isOpen) return;
    const within = this.#panel.contains(document.activeElement);
    this.#panel.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
    if (within) this.#button.focus();
  }

  /** Subtitles on or off: those that were on last, or the first ones. */
  toggleSubtitles() {
    const { subtitles, subtitle } = this.#stream;
    if (subtitles.length === 0) return;
    const language = recall("language", "");
    const usual = Math.max(0, subtitles.findIndex((one) => one.language === language));
    this.#choose("subtitle", subtitle === OFF ? usual : OFF);
  }

  faster(steps) {
    const place = SPEEDS.indexOf(this.#video.playbackRate) + steps;
    this.#video.playbackRate = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, place))];
  }

  #choose(name, value) {
    if (name === "quality") this.#stream.quality = value;
    if (name === "speed") this.#video.playbackRate = value;
    if (name === "subtitle") {
      this.#stream.subtitle = value;
      remember("subtitles", value !== OFF);
      if (value !== OFF) remember("language", this.#stream.subtitles[value].language);
    }
  }

  #drawQualities() {
    const { qualities, quality, shown } = this.#stream;
    const seen = qualities.find(({ index }) => index === shown)?.label;
    const auto = quality === AUTO && seen ? `Auto (${seen})` : "Auto";
    const options = [[AUTO, auto], ...qualities.map(({ index, label }) => [index, label])];
    // A choice of one is none.
    this.#draw("quality", qualities.length > 1 ? options : [], quality);
  }

  #drawSpeeds() {
    const options = SPEEDS.map((speed) => [speed, String(speed)]);
    this.#draw("speed", options, this.#video.playbackRate);
  }

  #drawSubtitles() {
    const { subtitles, subtitle } = this.#stream;
    const any = subtitles.length > 0;
    if (any && !this.#restored) {
      this.#restored = true;
      if (subtitle === OFF && recall("subtitles", false)) return this.toggleSubtitles();
    }
    this.#captions.hidden = !any;
    this.#captions.setAttribute("aria-pressed", String(subtitle !== OFF));
    this.#draw("subtitle", any ? [[OFF, "Off"], ...subtitles.map((one, index) => [index, tongue(one)])] : [], subtitle);
  }

  #draw(name, options, chosen) {
    const group = this.#panel.querySelector(`fieldset[data-of=${name}]`);
    const focused = group.contains(document.activeElement);
    const rows = options.map(([value, label]) => {
      const row = document.createElement("label");
      const input = Object.assign(document.createElement("input"), { type: "radio", name, value });
      input.checked = value === chosen;
      row.append(input, label);
      return row;
    });
    group.hidden = rows.length === 0;
    group.querySelector("div").replaceChildren(...rows);
    if (focused) group.querySelector(":checked")?.focus();
  }
}

/** What a person calls subtitles: their label, unless that is only a code such as "en". */
function tongue({ label, language }) {
  if (label && label !== language) return label;
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(language);
  } catch {
    return label || "On"; // a code that is none
  }
}
