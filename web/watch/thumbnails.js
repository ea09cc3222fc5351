// Thumbnails: small pictures of every moment, in sheets, and a WebVTT track that says which is where.

const CUE = /((?:\d+:)?\d+:\d+\.\d+)\s+-->\s+((?:\d+:)?\d+:\d+\.\d+)[^\n]*\n(\S+)#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)/g;

/**
 * The thumbnails that a track lists, in order of time; [] when there is no track.
 * @returns {Promise<Thumbnail[]>}
 *
 * @typedef {{from: number, to: number, sheet: string, x: number, y: number, width: number, height: number}} Thumbnail
 *   Seconds and pixels; `sheet` is the address of the picture that it is a part of.
 */
export async function fetchThumbnails(address) {
  if (!address) return [];
  try {
    const answer = await fetch(address);
    return answer.ok ? parse(await answer.text(), new URL(address, location.href)) : [];
  } catch (error) {
    console.debug("there are no thumbnails", error);
    return [];
  }
}

/** The thumbnail of a moment, or undefined. */
export function at(thumbnails, seconds) {
  return thumbnails.findLast((one) => one.from <= seconds);
}

function parse(track, address) {
  return Array.from(track.replaceAll("\r\n", "\n").matchAll(CUE), ([, from, to, sheet, ...box]) => {
    const [x, y, width, height] = box.map(Number);
    return { from: seconds(from), to: seconds(to), sheet: new URL(sheet, address).href, x, y, width, height };
  });
}

function seconds(stamp) {
  return stamp.split(":").reduce((total, part) => total * 60 + Number(part), 0);
}
