// The release: what is published of a video, beside its stream. Every field may be missing.

/**
 * What `release.json` in a folder says.
 * @param {string} folder where the video is, with a slash at the end
 * @returns {Promise<Release>}
 *
 * @typedef {{title: string, description: string, language: string, width: number, height: number, seconds: number,
 *   poster: string, video: string, thumbnails: string, made_by: string[],
 *   credits: string[]}} Release
 *   Files are whole addresses; "", 0 or [] is what was not said.
 */
export async function fetchRelease(folder) {
  return read(await fetched(`${folder}release.json`), folder);
}

async function fetched(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : {};
  } catch (error) {
    // The stream says for itself whether it can be reached; without a release it only plays without a title.
    console.debug("there is no release to read", error);
    return {};
  }
}

function read(said, folder) {
  const text = (name) => (typeof said?.[name] === "string" ? said[name].trim() : "");
  const texts = (name) => (Array.isArray(said?.[name]) ? said[name].filter((one) => typeof one === "string") : []);
  const number = (name) => (said?.[name] > 0 && Number.isFinite(said[name]) ? said[name] : 0);
  // A file lies in the release's own folder: nothing in a release leads anywhere else.
  const file = (name) => (/^[\w-][\w.-]*$/.test(text(name)) ? folder + text(name) : "");
  return {
    title: text("title"),
    description: text("description"),
    language: text("language"),
    width: number("width"),
    height: number("height"),
    seconds: number("seconds"),
    poster: file("poster"),
    video: file("video"),
    thumbnails: file("thumbnails"),
    made_by: texts("made_by"),
    credits: texts("credits"),
  };
}
