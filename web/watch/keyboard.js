// The keyboard: the keys that other players have taught to everybody.

/**
 * @param {import("./controls.js").Controls} controls
 * @param {import("./settings.js").Settings} settings
 */
export function listen(video, controls, settings) {
  const keys = {
    " ": () => controls.toggle(),
    k: () => controls.toggle(),
    j: () => controls.seekBy(-10),
    l: () => controls.seekBy(10),
    ArrowLeft: () => controls.seekBy(-5),
    ArrowRight: () => controls.seekBy(5),
    ArrowUp: () => controls.louder(0.1),
    ArrowDown: () => controls.louder(-0.1),
    Home: () => controls.seekTo(0),
    End: () => controls.seekTo(video.duration),
    m: () => controls.mute(),
    c: () => settings.toggleSubtitles(),
    f: () => controls.toggleFullscreen(),
    "<": () => settings.faster(-1),
    ">": () => settings.faster(1),
    Escape: () => settings.close(),
  };
  for (let tenth = 0; tenth < 10; tenth++) {
    keys[tenth] = () => controls.seekTo((video.duration * tenth) / 10);
  }
  document.addEventListener("keydown", (event) => {
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || taken(event)) return;
    event.preventDefault();
    controls.wake();
    act();
  });
}

/** Whether what has the focus answers to the key itself: a text to all, a button to Space, a list to arrows. */
function taken({ key, target }) {
  if (target.closest("textarea, select")) return true;
  if (key === "Escape") return false;
  if (target.closest("button, a, summary")) return key === " " || key === "Enter";
  if (target.closest(".volume, .panel")) return key.startsWith("Arrow") || key === " " || key === "Home" || key === "End";
  return false;
}
