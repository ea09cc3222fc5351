// The stream: HLS as this browser plays it best. Both ways look the same from outside.
//
// A stream tells what has changed by events: "qualities", "subtitles" and "trouble" (its `detail` is a word of trouble.js).

import { HlsStream } from "./hls.js";

const HLS = "application/vnd.apple.mpegurl";
const AUTO = -1;

/**
 * Begin to play a master playlist in a video element.
 * @returns {HlsStream | NativeStream}
 */
export function openStream(video, master) {
  // Safari's own player saves power, and sends to televisions. Others that say "maybe" choose no quality by hand.
  const apple = "WebKitPlaybackTargetAvailabilityEvent" in window && video.canPlayType(HLS);
  return apple ? new NativeStream(video, master) : new HlsStream(video, master);
}

/** HLS by the browser itself. It chooses the quality alone. */
class NativeStream extends EventTarget {
  quality = AUTO;
  shown = AUTO;
  qualities = [];
  #video;
  #master;

  constructor(video, master) {
    super();
    this.#video = video;
    this.#master = master;
    video.addEventListener("error", () => this.#fail());
    video.textTracks.addEventListener("addtrack", () => this.dispatchEvent(new Event("subtitles")));
    video.src = master;
  }

  get subtitles() {
    return this.#tracks.map(({ label, language }) => ({ label, language }));
  }

  get subtitle() {
    return this.#tracks.findIndex((track) => track.mode !== "disabled");
  }

  set subtitle(chosen) {
    // Hidden, because the page draws them itself: above its controls, and alike in every browser.
    this.#tracks.forEach((track, index) => (track.mode = index === chosen ? "hidden" : "disabled"));
    this.dispatchEvent(new Event("subtitles"));
  }

  again() {
    const from = this.#video.currentTime;
    this.#video.src = this.#master;
    this.#video.currentTime = from;
  }

  get #tracks() {
    return Array.from(this.#video.textTracks).filter(({ kind }) => kind === "subtitles" || kind === "captions");
  }

  async #fail() {
    const decoding = this.#video.error.code === MediaError.MEDIA_ERR_DECODE;
    this.dispatchEvent(new CustomEvent("trouble", { detail: decoding ? "broken" : await reason(this.#master) }));
  }
}

/** A video element does not say why it could not load; asking once more does. */
async function reason(master) {
  try {
    const { ok, status } = await fetch(master, { method: "HEAD" });
    if (ok) return "broken";
    return status === 403 || status === 404 ? "absent" : "unreachable";
  } catch {
    return "unreachable"; // which is what a fetch that throws means
  }
}
