// HLS by hls.js, for every browser with Media Source Extensions.

const LIBRARY = "../vendor/hls.js-1.7.4/hls.min.mjs";
const AUTO = -1;

const OPTIONS = {
  // fMP4 passes through as it is: nothing for a worker to do, and no blob: scripts for the policy to allow.
  enableWorker: false,
  // No more pixels than are shown, unless a person asks for them.
  capLevelToPlayerSize: true,
  // Before anything was measured: what a telephone has nowadays. hls.js would begin with its worst picture.
  abrEwmaDefaultEstimate: 3_000_000,
  // Seconds behind the playhead that stay in memory: half an hour of video must not fill a telephone.
  backBufferLength: 60,
};

export class HlsStream extends EventTarget {
  #video;
  #master;
  #hls = null;
  #kinds = {};
  #recovered = false;

  constructor(video, master) {
    super();
    this.#video = video;
    this.#master = master;
    this.#open();
  }

  /** Every quality, best first: the shorter side of its picture, as in "1080p", is its name. */
  get qualities() {
    const levels = this.#hls?.levels ?? [];
    return levels.map((level, index) => ({ index, label: `${Math.min(level.width, level.height)}p` })).reverse();
  }

  /** The quality that was chosen, -1 for automatic. */
  get quality() {
    return this.#hls?.manualLevel ?? AUTO;
  }

  set quality(index) {
    // From the next segment on, which lets go of what is buffered ahead: the picture does not stop for it.
    this.#hls.nextLevel = index;
    this.#tell("qualities");
  }

  /** The quality that is on the screen; -1 before there is any. */
  get shown() {
    return this.#hls?.currentLevel ?? AUTO;
  }

  get subtitles() {
    return (this.#hls?.subtitleTracks ?? []).map(({ name, lang }) => ({ label: name, language: lang ?? "" }));
  }

  /** Which subtitles are on, -1 for none. */
  get subtitle() {
    return this.#hls?.subtitleTrack ?? AUTO;
  }

  set subtitle(index) {
    this.#hls.subtitleTrack = index;
    this.#tell("subtitles");
  }

  /** Try once more after trouble, from where it was. */
  again() {
    if (!this.#hls || this.#hls.levels.length === 0) {
      this.#hls?.destroy();
      this.#open();
    } else {
      this.#recovered = false;
      this.#hls.startLoad();
      if (this.#video.error) this.#hls.recoverMediaError();
    }
  }

  async #open() {
    let Hls;
    try {
      ({ default: Hls } = await import(LIBRARY));
    } catch (error) {
      console.debug("hls.js did not load", error);
      this.#tell("trouble", "unreachable");
      return;
    }
    if (!Hls.isSupported()) {
      this.#tell("trouble", "unsupported");
      return;
    }
    const hls = new Hls(OPTIONS);
    this.#hls = hls;
    this.#kinds = Hls.ErrorTypes;
    // The page draws subtitles itself: above its controls, and alike in every browser.
    hls.subtitleDisplay = false;
    hls.on(Hls.Events.MANIFEST_PARSED, () => this.#tell("qualities"));
    hls.on(Hls.Events.LEVEL_SWITCHED, () => this.#tell("qualities"));
    // Right after it has told of them hls.js makes a choice of its own, which is not to undo ours.
    hls.on(Hls.Events.SUBTITLE_TRACKS_UPDATED, () => queueMicrotask(() => this.#tell("subtitles")));
    hls.on(Hls.Events.SUBTITLE_TRACK_SWITCH, () => this.#tell("subtitles"));
    hls.on(Hls.Events.ERROR, (_, error) => this.#hear(error));
    hls.loadSource(this.#master);
    hls.attachMedia(this.#video);
  }

  #hear({ fatal, type, response, details }) {
    if (details === "aborted") return; // a request for a quality that was left
    console.debug(fatal ? "the stream failed:" : "the stream stumbled:", details);
    if (!fatal) return; // hls.js mends it by itself
    if (type === this.#kinds.NETWORK_ERROR) {
      const gone = details.startsWith("manifest") && [403, 404].includes(response?.code);
      this.#tell("trouble", gone ? "absent" : "unreachable");
    } else if (type === this.#kinds.MEDIA_ERROR && !this.#recovered) {
      this.#recovered = true;
      this.#hls.recoverMediaError();
    } else {
      this.#tell("trouble", "broken");
    }
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
