// Trouble: what went wrong, in words, and what to do about it.

const WORDS = {
  unnamed: {
    title: "No video was chosen",
    text: "A link to a video ends in ?video= and a long name. Open the whole link that you were given.",
  },
  misnamed: {
    title: "This link is not whole",
    text: "A part of it was lost or changed on the way. Copy it again, all of it, and open it once more.",
  },
  absent: {
    title: "This video is not here",
    text: "It may have been taken down, or its link may have been changed. Ask whoever sent it for a new one.",
  },
  unreachable: {
    title: "The video cannot be reached",
    text: "Look whether you are online; then try again.",
    again: true,
  },
  broken: {
    title: "The video stopped",
    text: "A part of it could not be played. Try again; if it stops here each time, tell whoever sent it.",
    again: true,
  },
  unsupported: {
    title: "This browser cannot play the video",
    text: "Open the link in a newer one.",
  },
};

/** The sheet over the player that tells of trouble. */
export class Notice {
  /** @param {() => void} again what to do when somebody wants to try once more */
  constructor(sheet, again) {
    this.sheet = sheet;
    sheet.querySelector("button").addEventListener("click", () => {
      this.hide();
      again();
    });
  }

  /** @param {keyof typeof WORDS} kind */
  show(kind) {
    const { title, text, again = false } = WORDS[kind];
    this.sheet.hidden = false;
    this.sheet.querySelector("h2").textContent = title;
    this.sheet.querySelector("p").textContent = text;
    this.sheet.querySelector("button").hidden = !again;
    this.sheet.dataset.kind = kind;
  }

  hide() {
    this.sheet.hidden = true;
  }
}
