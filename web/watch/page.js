// The watch page: one video, named by the page's address.

import { folderOf, startOf } from "./address.js";
import { Captions } from "./captions.js";
import { Controls } from "./controls.js";
import { listen } from "./keyboard.js";
import { fetchRelease } from "./release.js";
import { report } from "./reporting.js";
import { Seekbar } from "./seekbar.js";
import { Settings } from "./settings.js";
import { share } from "./sharing.js";
import { openStream } from "./stream.js";
import { fetchThumbnails } from "./thumbnails.js";
import { clock } from "./time.js";
import { Notice } from "./trouble.js";

const player = document.querySelector(".player");
const video = player.querySelector("video");

const address = new URL(location.href);
const folder = folderOf(address);
if (folder) {
  watch(new URL(`videos/${folder}/`, address).href, startOf(address));
} else {
  fail(folder === null ? "misnamed" : "unnamed");
}

async function watch(base, start) {
  const stream = openStream(video, `${base}master.m3u8`);
  const notice = new Notice(player.querySelector(".notice"), () => stream.again());
  stream.addEventListener("trouble", ({ detail }) => {
    notice.show(detail);
    if (detail === "absent") document.body.dataset.empty = "";
  });
  const seekbar = new Seekbar(video, player);
  const settings = new Settings(video, stream, player);
  const controls = new Controls(video, player, () => settings.isOpen);
  new Captions(video, player.querySelector(".captions"));
  listen(video, controls, settings);
  answerButtons(controls, settings);
  report(document.querySelector(".report form"), folder);
  if (start) video.addEventListener("loadedmetadata", () => controls.seekTo(start), { once: true });
  video.addEventListener("loadedmetadata", () => shape(video.videoWidth, video.videoHeight));

  const release = await fetchRelease(base);
  introduce(release);
  seekbar.thumbnails = await fetchThumbnails(release.thumbnails);
}

function answerButtons(controls, settings) {
  const acts = {
    toggle: () => controls.toggle(),
    mute: () => controls.mute(),
    captions: () => settings.toggleSubtitles(),
    settings: () => settings.toggle(),
    fullscreen: () => controls.toggleFullscreen(),
  };
  for (const button of player.querySelectorAll("[data-do]")) {
    button.addEventListener("click", () => acts[button.dataset.do]());
  }
}

/** Say what the video is. Whatever the release does not say is not shown. */
function introduce(release) {
  const about = document.querySelector(".about");
  const write = (where, text) => {
    const place = about.querySelector(where);
    place.textContent = text;
    place.hidden = !text;
  };
  if (release.title) document.title = `${release.title} · Talewright`;
  if (release.language) about.lang = release.language;
  if (release.poster) video.poster = release.poster;
  if (release.width && release.height) shape(release.width, release.height);
  write("h1", release.title);
  write(".description", release.description);
  write(".length", release.seconds ? clock(release.seconds) : "");
  write(".makers", release.made_by.length ? `Made with ${release.made_by.join(", ")}` : "");
  write(".credits", release.credits.join(" · "));
  const download = about.querySelector(".download");
  download.hidden = !release.video;
  download.href = release.video;
  download.download = `${release.title || "video"}.mp4`;
  share(about.querySelector(".share"), () => document.title);
  about.hidden = false;
  if (navigator.mediaSession && release.title) {
    const artwork = release.poster ? [{ src: release.poster }] : [];
    navigator.mediaSession.metadata = new MediaMetadata({ title: release.title, artist: "Talewright", artwork });
  }
}

function shape(width, height) {
  document.documentElement.style.setProperty("--ratio", width / height);
  document.body.dataset.shape = width > height ? "wide" : "tall";
}

function fail(kind) {
  new Notice(player.querySelector(".notice"), () => location.reload()).show(kind);
  document.body.dataset.empty = "";
}
