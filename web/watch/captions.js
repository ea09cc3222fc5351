// Captions: the words of the subtitles that are on, drawn over the picture.

export class Captions {
  #video;
  #box;

  constructor(video, box) {
    this.#video = video;
    this.#box = box;
    const follow = (track) => track.addEventListener("cuechange", () => this.#draw());
    Array.from(video.textTracks).forEach(follow);
    video.textTracks.addEventListener("addtrack", ({ track }) => follow(track));
    video.textTracks.addEventListener("change", () => this.#draw());
    // A telephone's own full screen shows nothing of this page: there the browser draws them.
    video.addEventListener("webkitbeginfullscreen", () => this.#hand("hidden", "showing"));
    video.addEventListener("webkitendfullscreen", () => this.#hand("showing", "hidden"));
  }

  #draw() {
    const lines = Array.from(this.#video.textTracks)
      .filter(({ mode }) => mode === "hidden")
      .flatMap((track) => Array.from(track.activeCues ?? []))
      .map((cue) => {
        const line = document.createElement("p");
        line.dir = "auto";
        line.append(cue.getCueAsHTML());
        return line;
      });
    this.#box.replaceChildren(...lines);
  }

  #hand(from, to) {
    for (const track of this.#video.textTracks) {
      if (track.mode === from) track.mode = to;
    }
  }
}
