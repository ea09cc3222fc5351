// What the page's address says: ?video=<folder> is which video, #t=<seconds> is where in it.

const FOLDER = /^[0-9a-f]{32}$/;

/** The folder of the video that an address names; "" when it names none, null when what it names is no folder. */
export function folderOf(url) {
  const named = (url.searchParams.get("video") ?? "").trim().toLowerCase();
  return named === "" || FOLDER.test(named) ? named : null;
}

/** Where in the video to begin, in seconds (a media fragment: https://www.w3.org/TR/media-frags/#naming-time). */
export function startOf(url) {
  const seconds = Number(new URLSearchParams(url.hash.slice(1)).get("t"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}
